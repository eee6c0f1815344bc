import type { Clock } from '#platform';
import { openLmdbJournal } from './lmdb-journal.js';
import { createMemoryStore } from './memory-store.js';
import type { Store } from './store.js';

/** The store that outlives its process: in memory, and each change in a folder before anybody sees it. */
export async function openKeptStore(folder: string, clock: Clock): Promise<Store> {
  const journal = await openLmdbJournal(folder);
  try {
    return createMemoryStore(clock, journal);
  } catch (error) {
    await journal.close();
    throw error;
  }
}
