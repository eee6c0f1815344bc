import type { Key, Store } from '#store';
import { createFakeClock, type FakeClock } from './fakes/clock.js';
import type { OpenStore } from './store-kinds.js';

/** A test with an empty store that is closed after it. */
export function withStoreOf(open: OpenStore) {
  return (check: (store: Store, clock: FakeClock) => Promise<void>) => async () => {
    const clock = createFakeClock();
    const store = await open(clock);
    try {
      await check(store, clock);
    } finally {
      await store.close();
    }
  };
}

/** Names of keys, sorted. */
export async function collect(keys: AsyncIterable<Key>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const key of keys) names.push(key.join('/'));
  return names.sort();
}
