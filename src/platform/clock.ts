/** What time it is, for everything that expires. */
export interface Clock {
  now(): Date;
  epochSeconds(): number;
}

/**
 * A clock that tests and QA can move; the implementation is in `control`. It stands elsewhere at once; the promise
 * resolves when that is kept, and seen by other servers on the same store.
 */
export interface ControlledClock extends Clock {
  /** Moves the clock forward. */
  advance(by: {
    readonly seconds?: number;
    readonly minutes?: number;
    readonly hours?: number;
    readonly days?: number;
  }): Promise<void>;
  freezeAt(moment: Date): Promise<void>;
  /** Back to real time. */
  resume(): Promise<void>;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  epochSeconds: () => Math.floor(Date.now() / 1000),
};
