import { newId } from '#platform';
import type { Key, Store } from '#store';
import type { Part } from './part.js';

/** Steps about one name that must come one after another, on however many servers (own design). */
export interface Turns {
  /** A part of such a step, read before anything else: it fails when another took a turn of the name since. */
  taking(name: string): Promise<Part>;
}

/** Turns on the store. */
export function createTurns(store: Store, prefix: Key): Turns {
  return {
    async taking(name) {
      const key: Key = [...prefix, name.toLowerCase()];
      const before = await store.get<string>(key);
      return { writes: [{ put: key, value: newId(), ttlSeconds }], conditions: [{ key, is: before }] };
    },
  };
}

/** Far longer than a step takes. */
const ttlSeconds = 3600;
