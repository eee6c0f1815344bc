import { expect } from '@jest/globals';
import type { Clock } from '#platform';
import type { Store } from '#store';
import { collect } from './store.js';
import { openRedis } from './store-kinds.js';

/** Everything that a store does, once. */
export async function expectWorks(store: Store): Promise<void> {
  expect(await store.health()).toEqual({ status: 'ok', kind: 'redis' });
  await store.put(['room', 'code'], 'secret', { ttlSeconds: 60 });
  const taken = await Promise.all([1, 2, 3].map(() => store.take(['room', 'code'])));
  expect(taken.filter((value) => value === 'secret')).toHaveLength(1);
  const writes = [
    { put: ['room', 'a'], value: { n: 1 } },
    { put: ['other', 'b'], value: 2 },
    { addTo: ['room', 'set'], member: 'm' },
  ] as const;
  expect(await store.commit(writes, [{ key: ['room', 'a'], is: undefined }])).toBe(true);
  expect(await store.commit(writes, [{ key: ['room', 'a'], is: undefined }])).toBe(false);
  expect(await store.change<number>(['other', 'b'], (n = 0) => n + 1)).toBe(3);
  expect(await store.get(['room', 'a'])).toEqual({ n: 1 });
  expect(await store.members(['room', 'set'])).toEqual(['m']);
  expect(await store.countMembers(['room', 'set'])).toBe(1);
  expect(await collect(store.keys(['room']))).toEqual(['room/a']);
  await store.clear(['room']);
  expect(await collect(store.keys(['room']))).toEqual([]);
  expect(await store.get(['other', 'b'])).toBe(3);
}

/** Opens a store for a while. */
export function withRedisAt(clock: Clock) {
  return async (
    url: string,
    check: (store: Store) => Promise<void>,
    options: Parameters<typeof openRedis>[2] = {},
  ): Promise<void> => {
    const store = await openRedis({ url }, clock, options);
    try {
      await check(store);
    } finally {
      await store.close();
    }
  };
}
