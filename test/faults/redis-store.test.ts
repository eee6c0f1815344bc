import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Store } from '#store';
import { createFakeClock } from '../support/fakes/clock.js';
import { until } from '../support/redis-fleet.js';
import { findWritten, writeAllTheWhile } from '../support/redis-load.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { openRedis } from '../support/store-kinds.js';

const timeoutMs = 1000;
const clock = createFakeClock();
const unavailable = { code: 'store.unavailable', category: 'unavailable' };

let server: RedisServer;
let store: Store;
let other: Store;
beforeAll(async () => {
  server = await startRedis({ durable: true });
});
afterAll(() => server.stop());
beforeEach(async () => {
  const prefix = `faults-${expect.getState().currentTestName?.length}-${process.hrtime.bigint()}`;
  store = await openRedis(server, clock, { timeoutMs, prefix });
  other = await openRedis(server, clock, { timeoutMs, prefix });
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
});

const well = async () => (await store.health()).status === 'ok' && (await other.health()).status === 'ok';

/** Writes while something happens to the server; what was answered must be true, and it must be well again by itself. */
async function expectNothingLost(happen: () => Promise<void>) {
  const stop = writeAllTheWhile(store);
  await wait(100);
  await happen();
  await until(well);
  await wait(100);
  const { done, failed, codes } = await stop();
  const [kept, uncertain] = [await findWritten(store, done), await findWritten(store, failed)];
  expect({ lost: kept.absent, half: kept.half }).toEqual({ lost: [], half: [] });
  expect(uncertain.half).toEqual([]);
  expect(done.length).toBeGreaterThan(20);
  return { failed, codes };
}

describe('a Redis that', () => {
  it('is restarted loses nothing that it has answered', async () => {
    const { failed, codes } = await expectNothingLost(async () => {
      await server.kill();
      await wait(300);
      await server.start({ keep: true });
    });
    expect(failed.length).toBeGreaterThan(0);
    expect(codes).toEqual(['store.unavailable']);
  });

  it('stands still for ten seconds is given up in time, and used again by itself', async () => {
    const { codes } = await expectNothingLost(async () => {
      server.pause();
      try {
        const begun = performance.now();
        await expect(other.put(['room', 'a'], 1)).rejects.toMatchObject(unavailable);
        expect(await other.health()).toMatchObject({ status: 'down', kind: 'redis' });
        await wait(10_000 - (performance.now() - begun));
      } finally {
        server.resume();
      }
    });
    expect(codes).toEqual(['store.unavailable']);
  });

  it('is gone refuses at once after a while, and does later nothing that it refused', async () => {
    await store.put(['room', 'a'], 'before');
    await server.kill();
    await expect(store.put(['room', 'late'], 1)).rejects.toMatchObject(unavailable);
    await wait(timeoutMs);
    // At once: if each were waited for, all of them would take longer than a test may.
    for (let at = 0; at < 100; at += 1) {
      await expect(store.put(['room', 'late'], 2)).rejects.toMatchObject(unavailable);
    }
    await expect(store.get(['room', 'a'])).rejects.toMatchObject(unavailable);
    expect(await store.health()).toMatchObject({ status: 'down', reason: expect.stringContaining('ECONNREFUSED') });
    await server.start({ keep: true });
    await until(well);
    expect(await store.get(['room', 'a'])).toBe('before');
    expect(await store.get(['room', 'late'])).toBeUndefined();
  });

  it('comes back with nothing is used as an empty one', async () => {
    await store.put(['room', 'a'], 'before');
    await server.kill();
    await server.start({ keep: false });
    await until(well);
    expect(await store.get(['room', 'a'])).toBeUndefined();
    expect(await store.put(['room', 'a'], 'after', { ifAbsent: true })).toBe(true);
    expect(await store.take(['room', 'a'])).toBe('after');
  });

  it('has forgotten its scripts is told them again', async () => {
    await store.put(['room', 'a'], 1);
    await server.ask('SCRIPT', 'FLUSH');
    const changes = Array.from({ length: 20 }, () => store.change<number>(['room', 'a'], (n = 0) => n + 1));
    expect(new Set(await Promise.all(changes)).size).toBe(20);
    expect(await store.get(['room', 'a'])).toBe(21);
  });

  it('becomes a read-only replica refuses writes with that reason, answers reads, and is used again when it is none', async () => {
    await store.put(['room', 'a'], 'before');
    // Of a master that is not there: it stays as it is, and serves what it has.
    await server.ask('REPLICAOF', '127.0.0.1', '1');
    try {
      const refused = { ...unavailable, message: expect.stringContaining('read-only replica') };
      await expect(store.put(['room', 'a'], 'after')).rejects.toMatchObject(refused);
      await until(async () => (await store.get(['room', 'a']).catch(() => undefined)) === 'before');
      await expect(other.take(['room', 'a'])).rejects.toMatchObject(refused);
      await until(async () => String(JSON.stringify(await store.health())).includes('read-only replica'));
    } finally {
      await server.ask('REPLICAOF', 'NO', 'ONE');
    }
    await until(well);
    expect(await store.take(['room', 'a'])).toBe('before');
  });

  it('has no memory left refuses a commit as a whole, gives away what it has, and takes again', async () => {
    await store.put(['room', 'a'], 'before');
    await server.ask('CONFIG', 'SET', 'maxmemory', '1mb', 'maxmemory-policy', 'noeviction');
    try {
      const refused = { ...unavailable, message: expect.stringContaining('no memory left') };
      const writes = [
        { put: ['room', 'b'], value: 1 },
        { addTo: ['room', 'set'], member: 'm' },
      ] as const;
      await expect(store.commit([...writes, { remove: ['room', 'a'] }])).rejects.toMatchObject(refused);
      expect(await store.health()).toMatchObject({ status: 'down', reason: expect.stringContaining('no memory left') });
      expect([await store.get(['room', 'b']), await store.members(['room', 'set'])]).toEqual([undefined, []]);
      expect(await store.take(['room', 'a'])).toBe('before');
      expect(await store.take(['room', 'a'])).toBeUndefined();
    } finally {
      await server.ask('CONFIG', 'SET', 'maxmemory', '0');
    }
    await until(well);
    expect(await store.put(['room', 'b'], 1)).toBe(true);
  });

  it('is slow is waited for, but not for longer than was said', async () => {
    const nap = server.ask('DEBUG', 'SLEEP', '0.5');
    await wait(50);
    expect(await store.put(['room', 'a'], 'in time')).toBe(true);
    await nap;
    const sleep = server.ask('DEBUG', 'SLEEP', '2.5');
    await wait(50);
    await expect(store.put(['room', 'b'], 1)).rejects.toMatchObject(unavailable);
    await sleep;
    await until(well);
    expect(await store.get(['room', 'a'])).toBe('in time');
  });

  it('is killed gives no value twice, to nobody', async () => {
    const ids = Array.from({ length: 3000 }, (_, n) => String(n));
    await Promise.all(ids.map((id) => store.put(['codes', id], id)));
    const taken: unknown[] = [];
    const takeAll = async (from: Store) => {
      for (let at = 0; at < ids.length; at += 50) {
        const some = ids.slice(at, at + 50).map((id) => from.take(['codes', id]).catch(() => undefined));
        taken.push(...(await Promise.all(some)).filter((value) => value !== undefined));
        await wait(5);
      }
    };
    const takers = Promise.all([takeAll(store), takeAll(other)]);
    await wait(40);
    await server.kill();
    await server.start({ keep: true });
    await takers;
    await until(well);
    await Promise.all([takeAll(store), takeAll(other)]);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThan(1000);
  });
});
