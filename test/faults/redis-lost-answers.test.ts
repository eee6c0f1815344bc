import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '#store';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js';
import { createFakeClock } from '../support/fakes/clock.js';
import { until } from '../support/redis-fleet.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { openRedis } from '../support/store-kinds.js';

const unavailable = { code: 'store.unavailable' };

let server: RedisServer;
let proxy: CuttingProxy;
let store: Store;
beforeAll(async () => {
  server = await startRedis();
  proxy = await startCuttingProxy(server.port);
  store = await openRedis({ url: `redis://127.0.0.1:${proxy.port}` }, createFakeClock(), { timeoutMs: 1000 });
  // Every script is known to the server, so that the answer that is lost is that of its work.
  await Promise.all([store.take(['lost', 'n']), store.members(['lost', 'n']), store.remove(['lost', 'n'])]);
});
afterAll(async () => {
  await store.close();
  await proxy.close();
  await server.stop();
});

const well = async () => (await store.health()).status === 'ok';

describe('an answer that is lost on its way', () => {
  it.each([
    { what: 'a put', ask: () => store.put(['lost', 'put'], 1) },
    { what: 'a commit', ask: () => store.commit([{ put: ['lost', 'commit'], value: 1 }]) },
    { what: 'a read', ask: () => store.get(['lost', 'put']) },
    { what: 'a take', ask: () => store.take(['lost', 'put']) },
    { what: 'the members of a set', ask: () => store.members(['lost', 'set']) },
  ])('of $what is a failure, not silence', async ({ ask }) => {
    proxy.loseNextAnswer();
    await expect(ask()).rejects.toMatchObject(unavailable);
    await until(well);
  });

  it('leaves a change made once', async () => {
    await store.put(['lost', 'n'], 0);
    proxy.loseNextAnswer();
    await expect(store.get(['lost', 'n'])).rejects.toMatchObject(unavailable);
    await until(well);
    // A change reads and then commits: the answer of its commit is the one that is lost.
    const counted = store.change<number>(['lost', 'n'], (n = 0) => {
      proxy.loseNextAnswer();
      return n + 1;
    });
    await expect(counted).rejects.toMatchObject(unavailable);
    await until(well);
    expect(await store.get(['lost', 'n'])).toBe(1);
  });

  it('leaves what was taken taken', async () => {
    await store.put(['lost', 'code'], 'code');
    proxy.loseNextAnswer();
    await expect(store.take(['lost', 'code'])).rejects.toMatchObject(unavailable);
    await until(well);
    expect(await store.take(['lost', 'code'])).toBeUndefined();
  });

  it('counts every success of a thousand changes with the connection cut again and again', async () => {
    const cutting = setInterval(() => proxy.cut(), 30);
    let [done, failed] = [0, 0];
    try {
      for (let round = 0; round < 40; round += 1) {
        const changes = Array.from({ length: 25 }, () => store.change<number>(['lost', 'sum'], (n = 0) => n + 1));
        for (const { status } of await Promise.allSettled(changes)) status === 'fulfilled' ? done++ : failed++;
      }
    } finally {
      clearInterval(cutting);
    }
    await until(well);
    const sum = (await store.get<number>(['lost', 'sum'])) ?? 0;
    expect(done + failed).toBe(1000);
    expect(failed).toBeGreaterThan(0);
    expect(sum).toBeGreaterThanOrEqual(done);
    expect(sum).toBeLessThanOrEqual(done + failed);
  });

  it('is waited for when the network is slow', async () => {
    proxy.delayAnswers(300);
    try {
      expect(await store.put(['lost', 'slow'], 1)).toBe(true);
      proxy.delayAnswers(3000);
      await expect(store.put(['lost', 'slower'], 1)).rejects.toMatchObject(unavailable);
    } finally {
      proxy.delayAnswers(0);
    }
    await until(well);
  });
});
