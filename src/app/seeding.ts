import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#platform';
import type { Key, Store } from '#store';

/** What became of a directory at start. */
export type Seeded =
  /** The store had none. */
  | 'seeded'
  /** The store had it from this very config; it is as it was left. */
  | 'kept'
  /** The store had one of another config. */
  | 'replaced';

/** Makes a store's directory what a config says: once, whoever of several servers comes first. */
export interface Seeding {
  /** Unless the store has the directory of this config. */
  once(): Promise<Seeded>;
  /** Whatever the store has; `empty` may take more away than the directory. */
  anew(empty: () => Promise<void>): Promise<void>;
}

/** Whose turn it is. Judged by real time: a server that ended must not hold others up because the clock stands still. */
interface Turn {
  readonly by: string;
  readonly until: number;
}

const turnKey: Key = ['house', 'seeding'];
const recordKey: Key = ['house', 'seed'];
const turnMs = 10_000;
const lookAgainMs = 50;

/** `fingerprint` tells one config from another; `empty` removes what `seed` makes. */
export function createSeeding(deps: {
  readonly store: Store;
  readonly fingerprint: string;
  empty(): Promise<void>;
  seed(): Promise<void>;
}): Seeding {
  const { store, fingerprint } = deps;
  const me = newId();

  const takeTurn = async (): Promise<boolean> => {
    const now = performance.timeOrigin + performance.now();
    const turn = await store.change<Turn>(turnKey, (current) =>
      current === undefined || current.by === me || current.until <= now ? { by: me, until: now + turnMs } : current,
    );
    return turn?.by === me;
  };

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    while (!(await takeTurn())) await pause(lookAgainMs);
    // One renewal may fail: there are four of them in a turn.
    const renewing = setInterval(() => void takeTurn().catch(() => {}), turnMs / 4).unref();
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      await store.change<Turn>(turnKey, (current) => (current?.by === me ? undefined : current));
    }
  };

  // The record goes first and comes last: a directory that was made by halves has none, and is made again.
  const make = async (empty: () => Promise<void>) => {
    await store.remove(recordKey);
    await empty();
    await deps.seed();
    await store.put(recordKey, fingerprint);
  };

  return {
    once: () =>
      inTurn(async () => {
        const record = await store.get<string>(recordKey);
        if (record === fingerprint) return 'kept';
        await make(deps.empty);
        return record === undefined ? 'seeded' : 'replaced';
      }),
    anew: (empty) => inTurn(() => make(empty)),
  };
}
