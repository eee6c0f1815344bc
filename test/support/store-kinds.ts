import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#platform';
import { createMemoryStore, openKeptStore, type Store } from '#store';

/** Opens an empty store of a kind. */
export type OpenStore = (clock: Clock) => Promise<Store>;

/** Every implementation of the store; a new one is a new line, and is held to the whole contract. */
export const storeKinds: readonly (readonly [name: string, open: OpenStore])[] = [
  ['memory', async (clock) => createMemoryStore(clock)],
  ['kept', openInNewFolder],
];

async function openInNewFolder(clock: Clock): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-store-'));
  const store = await openKeptStore(folder, clock);
  const close = async () => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { ...store, close };
}
