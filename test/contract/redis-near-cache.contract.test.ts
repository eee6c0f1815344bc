import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Key, Store } from '#store';
import { createFakeClock } from '../support/fakes/clock.js';
import { until } from '../support/redis-fleet.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { openRedis } from '../support/store-kinds.js';

const clock = createFakeClock();
const value: Key = ['directory', 'contoso', 'users', 'object', 'ana'];
const set: Key = ['directory', 'contoso', 'users', 'by', 'address', 'ana'];

let server: RedisServer;
let [one, other]: Store[] = [];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
let prefix = '';
beforeEach(async () => {
  prefix = `near-${process.hrtime.bigint()}:`;
  [one, other] = await Promise.all([openRedis(server, clock, { prefix }), openRedis(server, clock, { prefix })]);
});
afterEach(async () => {
  await Promise.all([one?.close(), other?.close()]);
});

/** What a request at the first server reads. */
const seen = () => one?.request(async () => [await one?.get(value), await one?.members(set)]);
const askedForMembers = async () =>
  Number(/cmdstat_zrange:calls=(\d+)/.exec(String(await server.ask('INFO', 'commandstats')))?.[1]);
const asked = async () => Number(/cmdstat_get:calls=(\d+)/.exec(String(await server.ask('INFO', 'commandstats')))?.[1]);

describe('what is read often', () => {
  it('is asked for once, in however many requests, until it is written', async () => {
    await other?.put(value, 'first');
    await seen();
    const before = await asked();
    for (let time = 0; time < 20; time += 1) expect(await seen()).toEqual(['first', []]);
    expect((await asked()) - before).toBe(0);
    await other?.put(value, 'second');
    expect(await seen()).toEqual(['second', []]);
    expect((await asked()) - before).toBe(1);
  });

  it('is a page of a set as well, and never taken for more than it is', async () => {
    for (const member of ['a', 'b', 'c']) await other?.addMember(set, member);
    const page = (offset: number, limit: number) => one?.request(async () => one?.members(set, { offset, limit }));
    expect(await page(0, 2)).toEqual(['a', 'b']);
    expect(await page(0, 3)).toEqual(['a', 'b', 'c']);
    expect(await page(0, 10)).toEqual(['a', 'b', 'c']);
    const before = await askedForMembers();
    expect(await page(0, 10)).toEqual(['a', 'b', 'c']);
    expect(await page(0, 1)).toEqual(['a']);
    expect((await askedForMembers()) - before).toBe(0);
    expect(await page(1, 10)).toEqual(['b', 'c']);
    await other?.addMember(set, 'd');
    expect(await page(0, 10)).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each<[string, (store: Store) => Promise<unknown>, unknown, readonly string[]]>([
    ['put', (store) => store.put(value, 'new'), 'new', ['a']],
    ['changed', (store) => store.change(value, () => 'new'), 'new', ['a']],
    ['changed away', (store) => store.change(value, () => undefined), undefined, ['a']],
    ['taken', (store) => store.take(value), undefined, ['a']],
    ['removed', (store) => store.remove(value, set), undefined, []],
    ['cleared', (store) => store.clear(['directory', 'contoso']), undefined, []],
    ['added to', (store) => store.addMember(set, 'b'), 'old', ['a', 'b']],
    ['dropped from', (store) => store.removeMember(set, 'a'), 'old', []],
    [
      'committed',
      (store) =>
        store.commit([
          { put: value, value: 'new' },
          { addTo: set, member: 'b' },
        ]),
      'new',
      ['a', 'b'],
    ],
    [
      'removed by a commit',
      (store) => store.commit([{ remove: value }, { dropFrom: set, member: 'a' }]),
      undefined,
      [],
    ],
    ['cleared by a commit', (store) => store.commit([{ clear: ['directory'] }]), undefined, []],
    [
      'one of very many',
      (store) =>
        store.commit(
          Array.from({ length: 300 }, (_, n) => ({
            put: n === 250 ? value : (['directory', 'contoso', 'users', 'object', String(n)] as const),
            value: 'new',
          })),
        ),
      'new',
      ['a'],
    ],
  ])('and %s is seen by the next request at another server, and at once at its own', async (_, write, now, members) => {
    await one?.put(value, 'old');
    await one?.addMember(set, 'a');
    for (const who of [other, one]) {
      await one?.commit([{ put: value, value: 'old' }, { remove: set }]);
      await one?.addMember(set, 'a');
      expect(await seen()).toEqual(['old', ['a']]);
      const after = await one?.request(async () => {
        expect([await one?.get(value), await one?.members(set)]).toEqual(['old', ['a']]);
        if (who !== undefined) await write(who);
        return who === one ? [await one?.get(value), await one?.members(set)] : seen();
      });
      expect(after).toEqual([now, members]);
    }
  });

  it('is read anew after a commit that came too late', async () => {
    await one?.put(value, 'old');
    await one?.request(async () => {
      expect(await one?.get(value)).toBe('old');
      await other?.put(value, 'new');
      expect(await one?.commit([{ put: value, value: 'mine' }], [{ key: value, is: 'old' }])).toBe(false);
      expect(await one?.get(value)).toBe('new');
    });
  });

  it('is not remembered outside a request, nor long in what a request has left behind', async () => {
    await one?.put(value, 'old');
    expect(await one?.get(value)).toBe('old');
    await other?.put(value, 'new');
    expect(await one?.get(value)).toBe('new');
    let left: Promise<unknown> = Promise.resolve();
    await one?.request(async () => {
      expect(await one?.get(value)).toBe('new');
      left = wait(150).then(() => one?.get(value));
    });
    await other?.put(value, 'newer');
    expect(await left).toBe('newer');
  });

  it('ends by our clock, values and members', async () => {
    await one?.put(value, 'old', { ttlSeconds: 60 });
    await one?.addMember(set, 'a', { ttlSeconds: 60 });
    await one?.addMember(set, 'b');
    expect(await seen()).toEqual(['old', ['a', 'b']]);
    clock.advance(61);
    expect(await seen()).toEqual([undefined, ['b']]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the log of changes was cut short', () => server.ask('XTRIM', `{${prefix}}changes`, 'MAXLEN', '1')],
    ['so much was written that the log is not read', () => many(() => other?.put(['keys', 'a'], 1), 250)],
  ])('is not believed when %s', async (_, happen) => {
    await one?.put(value, 'old');
    expect(await seen()).toEqual(['old', []]);
    await other?.put(value, 'new');
    await other?.put(['keys', 'a'], 0);
    await happen();
    expect(await seen()).toEqual(['new', []]);
  });

  it('is gone with all that Redis held', async () => {
    await one?.put(value, 'old');
    expect(await seen()).toEqual(['old', []]);
    await server.ask('FLUSHALL');
    expect(await seen()).toEqual([undefined, []]);
    await other?.put(value, 'new');
    expect(await seen()).toEqual(['new', []]);
  });

  it('is gone when the connection breaks, for another server may be behind the next one', async () => {
    await one?.put(value, 'old');
    expect(await seen()).toEqual(['old', []]);
    await server.kill();
    await expect(one?.get(value)).rejects.toMatchObject({ code: 'store.unavailable' });
    await server.start({ keep: false });
    await until(async () => (await one?.health())?.status === 'ok');
    expect(await seen()).toEqual([undefined, []]);
  });
});

async function many(work: () => Promise<unknown> | undefined, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await work();
}
