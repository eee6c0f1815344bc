import { join } from 'node:path';
import { createTravellingClock, type TravellingClock } from '#control';
import { checkFormat, createMemoryStore, openKeptStore, type Store } from '#store';

/** What outlives a house that is rebuilt, and, where it is kept, the process. */
export interface HouseWorld {
  readonly store: Store;
  readonly clock: TravellingClock;
}

/**
 * Opens where state is kept: in memory, or in the folder `data`. Throws `store.…` when what is there is not ours or
 * cannot be read.
 */
export async function openWorld({ data }: { readonly data?: string | undefined } = {}): Promise<HouseWorld> {
  const clock = createTravellingClock();
  if (data === undefined) return inMemory(clock);
  const folder = join(data, 'state');
  const store = await openKeptStore(folder, clock);
  try {
    await checkFormat(store, folder);
    await clock.keepIn(store);
    return { store, clock };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A store of its own that nobody else sees, by a clock that runs already. */
export function inMemory(clock: TravellingClock): HouseWorld {
  return { store: createMemoryStore(clock), clock };
}
