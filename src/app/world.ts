import { join } from 'node:path';
import { createTravellingClock, type TravellingClock } from '#control';
import type { Logger } from '#platform';
import {
  checkFormat,
  createMemoryStore,
  createRedisStore,
  openKeptStore,
  type RedisStoreOptions,
  type Store,
} from '#store';

/** What outlives a house that is rebuilt, and, where it is kept, the process. */
export interface HouseWorld {
  readonly store: Store;
  readonly clock: TravellingClock;
  /** Where state is kept, as it is shown; undefined for in memory. */
  readonly place: string | undefined;
  /** Other servers work on the same state. */
  readonly isShared: boolean;
}

/** A Redis to keep state in: its URL, or more about it. */
export type RedisPlace = string | Pick<RedisStoreOptions, 'url' | 'prefix' | 'caFile'>;

/**
 * Opens where state is kept: in Redis, else in the folder `data`, else in memory. Throws `store.…` when the place cannot be
 * reached or read, or what is there is not ours.
 */
export async function openWorld(
  options: { readonly data?: string | undefined; readonly redis?: RedisPlace | undefined },
  logger: Logger,
): Promise<HouseWorld> {
  const clock = createTravellingClock();
  const { data, redis } = options;
  if (redis !== undefined) {
    const given = typeof redis === 'string' ? { url: redis } : redis;
    return checked({
      store: await createRedisStore({ ...given, clock, logger }),
      clock,
      place: 'Redis',
      isShared: true,
    });
  }
  if (data === undefined) return inMemory(clock);
  const place = join(data, 'state');
  return checked({ store: await openKeptStore(place, clock), clock, place, isShared: false });
}

/** A store of its own that nobody else sees, by a clock that runs already. */
export function inMemory(clock: TravellingClock): HouseWorld {
  return { store: createMemoryStore(clock), clock, place: undefined, isShared: false };
}

async function checked(world: HouseWorld): Promise<HouseWorld> {
  const { store, clock, place = '' } = world;
  try {
    await checkFormat(store, place);
    await clock.keepIn(store);
    return world;
  } catch (error) {
    await store.close();
    throw error;
  }
}
