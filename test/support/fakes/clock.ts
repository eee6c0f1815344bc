import type { Clock } from '#platform';

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  advance(seconds: number): void;
}

/** Stands at 2026-01-01 00:00:00 UTC unless told otherwise. */
export function createFakeClock(start = new Date('2026-01-01T00:00:00Z')): FakeClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    epochSeconds: () => Math.floor(now / 1000),
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}
