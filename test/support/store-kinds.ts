import type { Clock } from '#platform';
import { createMemoryStore, type Store } from '#store';

/** Opens an empty store of a kind. */
export type OpenStore = (clock: Clock) => Promise<Store>;

/** Every implementation of the store; a new one is a new line, and is held to the whole contract. */
export const storeKinds: readonly (readonly [name: string, open: OpenStore])[] = [
  ['memory', async (clock) => createMemoryStore(clock)],
];
