import { AsyncLocalStorage } from 'node:async_hooks';
import type { RedisEntry } from './writes.js';

/** What was written since a place in the log of changes: the place it goes on from, and the names; all, when that cannot be told. */
export interface Changes {
  readonly place: string;
  readonly names: readonly string[] | 'all';
}

/** Members of a set, and whether they may be kept: only all of them, and only when none of them ends. */
export interface LoadedSet {
  readonly members: readonly string[];
  readonly mayKeep: boolean;
}

/** Values of what is read at every request, kept in this process as long as nobody has written them. */
export interface NearCache {
  /** The value that was read before, unless it was written since; else what `load` answers. */
  value(name: string, load: () => Promise<RedisEntry>): Promise<RedisEntry>;
  /** The same for a set. */
  set(name: string, load: () => Promise<LoadedSet>): Promise<LoadedSet>;
  /** Work that begins by looking what was written, and may rely on that. */
  request<T>(work: () => Promise<T>): Promise<T>;
  /** From here on everything is seen that was written anywhere up to now. */
  sync(): Promise<void>;
  /** These were written, or may have been. */
  drop(names: readonly string[]): void;
  /** Nothing is known any more: the connection broke, and what is behind the next one may be something else. */
  clear(): void;
}

/** Names that are kept; with one more all are let go. */
const mostKept = 20_000;
/** A request that takes longer looks again; so does what it began and left behind. */
const freshMs = 100;

/** A cache that asks `ask` what was written since it last asked (docs/decisions/redis-store.md). */
export function createNearCache(ask: (since: string | undefined) => Promise<Changes>): NearCache {
  const current = new AsyncLocalStorage<'request'>();
  const values = new Map<string, RedisEntry>();
  const sets = new Map<string, LoadedSet>();
  let place: string | undefined;
  let syncedAt = Number.NEGATIVE_INFINITY;
  /** Goes up when something is let go: what was being read meanwhile may be what was there before. */
  let turn = 0;

  const clear = () => {
    turn += 1;
    values.clear();
    sets.clear();
  };
  const drop = (names: readonly string[]) => {
    if (names.length > 0) turn += 1;
    for (const name of names) {
      values.delete(name);
      sets.delete(name);
    }
  };
  const sync = async () => {
    const asked = performance.now();
    const changes = await ask(place);
    if (changes.names === 'all') clear();
    else drop(changes.names);
    place = changes.place;
    syncedAt = asked;
  };

  const read = async <T>(
    kept: Map<string, T>,
    name: string,
    load: () => Promise<T>,
    mayKeep: (value: T) => boolean,
  ) => {
    if (current.getStore() === undefined || performance.now() - syncedAt > freshMs) await sync();
    const known = kept.get(name);
    if (known !== undefined) return known;
    const before = turn;
    const value = await load();
    if (turn === before && mayKeep(value)) {
      if (kept.size >= mostKept) kept.clear();
      kept.set(name, value);
    }
    return value;
  };

  return {
    value: (name, load) => read(values, name, load, () => true),
    set: (name, load) => read(sets, name, load, ({ mayKeep }) => mayKeep),
    // When the store does not answer, whoever reads finds out.
    request: async (work) => {
      await sync().catch(() => {});
      return current.run('request', work);
    },
    sync,
    drop,
    clear() {
      clear();
      place = undefined;
      syncedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
