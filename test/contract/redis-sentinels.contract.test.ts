import { describe, expect, it } from '@jest/globals';
import type { Store } from '#store';
import { createFakeClock } from '../support/fakes/clock.js';
import { isRole, startWatched, until } from '../support/redis-fleet.js';
import type { RedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/store-kinds.js';
import { expectWorks, withRedisAt } from '../support/store-walk.js';

const clock = createFakeClock();
const withRedis = withRedisAt(clock);

describe('Redis by its sentinels', () => {
  it('is the master that they name, and the next one before the old one knows', async () => {
    const watched = await startWatched();
    try {
      await withRedis(watched.url, async (store) => {
        await expectWorks(store);
        await store.put(['kept', 'a'], 'before');
        await watched.failOver();
        await until(
          async () => (await store.put(['kept', 'b'], 'after').catch(() => false)) && has(watched.replica, 'b'),
        );
        expect(await isRole(watched.master, 'master')).toBe(true);
        expect(await store.get(['kept', 'a'])).toBe('before');
        await expectWorks(store);
        await until(() => isRole(watched.master, 'slave'));
        await expectWorks(store);
        expect(await store.get(['kept', 'b'])).toBe('after');
      });
      const unknown = watched.url.replace('/guesthouse', '/nobody');
      await expect(openRedis({ url: unknown }, clock, { timeoutMs: 2000 })).rejects.toThrow(/entinel/);
    } finally {
      await watched.stop();
    }
  });

  it('is the next one too when a sentinel said so while nobody listened', async () => {
    const { url, master, replica, sentinel, stop } = await startWatched();
    try {
      await withRedis(url, async (store) => {
        await until(async () => String(await sentinel.ask('CLIENT', 'LIST', 'TYPE', 'pubsub')).includes('addr='));
        await replica.ask('REPLICAOF', 'NO', 'ONE');
        await sentinel.ask('SENTINEL', 'REMOVE', 'guesthouse');
        await sentinel.ask('SENTINEL', 'MONITOR', 'guesthouse', '127.0.0.1', String(replica.port), '1');
        await sentinel.ask('CLIENT', 'KILL', 'TYPE', 'pubsub');
        await until(async () => (await store.put(['kept', 'b'], 'after').catch(() => false)) && has(replica, 'b'));
        expect(await isRole(master, 'master')).toBe(true);
      });
    } finally {
      await stop();
    }
  });

  it('serves while a sentinel is away, which the log tells once', async () => {
    const { url, sentinel, stop } = await startWatched();
    const said: string[] = [];
    const logger = { info: (news: string) => void said.push(news), warn: (news: string) => void said.push(news) };
    try {
      const check = async (store: Store) => {
        await sentinel.kill();
        await until(async () => said.length > 0);
        await expectWorks(store);
        await sentinel.start();
        await until(async () => said.length > 1);
        expect(said).toEqual(['a sentinel is not heard', 'a sentinel is heard again']);
      };
      await withRedis(url, check, { logger });
    } finally {
      await stop();
    }
  });
});

/** Whether a value was written at this server. */
async function has(server: RedisServer, name: string): Promise<boolean> {
  const found = await server.ask('KEYS', `*value:kept?${name}?`);
  return Array.isArray(found) && found.length > 0;
}
