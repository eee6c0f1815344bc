import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFakeClock } from '../support/fakes/clock.js';
import { type RedisCluster, startCluster, until } from '../support/redis-fleet.js';
import { expectWorks, withRedisAt } from '../support/store-walk.js';

const withRedis = withRedisAt(createFakeClock());

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

/** The nodes that hold keys of a prefix. */
async function holdersOf(prefix: string) {
  const keys = await Promise.all(cluster.nodes.map((node) => node.ask('KEYS', `{${prefix}}*`)));
  return cluster.nodes.filter((_, n) => (keys[n] as readonly string[]).length > 0);
}

describe('a Redis cluster', () => {
  it('keeps each house in one slot, wherever that is', async () => {
    const prefixes = ['one:', 'two:', 'three:', 'four:'];
    for (const prefix of prefixes) await withRedis(cluster.url, expectWorks, { prefix });
    const holders = await Promise.all(prefixes.map(holdersOf));
    expect(holders.map((nodes) => nodes.length)).toEqual([1, 1, 1, 1]);
    expect(new Set(holders.flat()).size).toBeGreaterThan(1);
  });

  it('serves on when the master of the house dies and its replica takes over', async () => {
    await withRedis(
      cluster.url,
      async (store) => {
        await store.put(['kept', 'a'], 'before');
        const [master] = await holdersOf('moving:');
        if (master === undefined) throw new Error('Nobody holds the house.');
        const replica = await cluster.addReplicaOf(master);
        await store.put(['kept', 'b'], 'replicated');
        await replica.catchUp();
        await master.kill();
        await expect(store.put(['kept', 'c'], 'lost')).rejects.toMatchObject({ code: 'store.unavailable' });
        await until(async () => (await store.health()).status === 'ok');
        expect([await store.get(['kept', 'a']), await store.get(['kept', 'b'])]).toEqual(['before', 'replicated']);
        await expectWorks(store);
      },
      { prefix: 'moving:', timeoutMs: 1000 },
    );
  });
});
