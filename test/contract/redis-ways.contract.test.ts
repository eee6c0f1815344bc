import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueServerCertificate, openCertificateAuthority } from '#keys';
import type { Store } from '#store';
import { createFakeClock } from '../support/fakes/clock.js';
import { freePort } from '../support/free-port.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { openRedis } from '../support/store-kinds.js';
import { expectWorks, withRedisAt } from '../support/store-walk.js';

const clock = createFakeClock();
const withRedis = withRedisAt(clock);

const failureOf = async (opening: Promise<Store>) => {
  try {
    await (await opening).close();
    return 'opened';
  } catch (error) {
    return String((error as Error).message);
  }
};

describe('Redis with a password', () => {
  let server: RedisServer;
  beforeAll(async () => {
    const [anna] = ['user anna on >geh@im ~{house:}* +@all -@admin -@dangerous +info'];
    server = await startRedis({ args: ['--requirepass', 'geheim', '--user', ...anna.split(' ').slice(1)] });
  });
  afterAll(() => server.stop());

  it('serves who has it', async () => {
    await withRedis(server.url.replace('//', '//:geheim@'), expectWorks);
  });

  it('serves a user who may use nothing but our keys', async () => {
    await withRedis(server.url.replace('//', '//anna:geh%40im@'), expectWorks, { prefix: 'house:' });
  });

  it('refuses others in words that do not tell the password', async () => {
    const wrong = await failureOf(
      openRedis({ url: server.url.replace('//', '//:wr0ng@') }, clock, { timeoutMs: 2000 }),
    );
    expect(wrong).toContain('the user or the password is wrong');
    expect(wrong).not.toContain('wr0ng');
    expect(await failureOf(openRedis(server, clock, { timeoutMs: 2000 }))).toContain('it wants a password');
    const told: unknown[] = [];
    const tell = (...words: unknown[]) => {
      told.push(words);
    };
    await withRedis(
      server.url.replace('//', '//anna:geh%40im@'),
      async (store) => {
        const failure: unknown = await store.put(['room', 'a'], 'value in a secret').catch((error: unknown) => error);
        expect(failure).toMatchObject({
          code: 'store.unavailable',
          message: expect.stringContaining('may not use these keys'),
        });
        expect(await store.health()).toMatchObject({ status: 'down' });
        told.push(failure, await store.health());
      },
      { prefix: 'other:', logger: { info: tell, warn: tell } },
    );
    // All of it: causes, and what hangs on errors.
    expect(inspect(told, { depth: 10, showHidden: true })).not.toMatch(/geh(@|%40)im|value in a secret/);
    expect(inspect(told)).toContain('anna:***@');
  });
});

describe('Redis over TLS', () => {
  let server: RedisServer;
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guesthouse-tls-'));
    const now = new Date();
    const authority = await openCertificateAuthority({ folder: undefined, now });
    const issued = await issueServerCertificate(authority, { hostNames: ['localhost'], now });
    const files = { ca: authority.certificatePem, cert: issued.certificatePem, key: issued.privateKeyPem };
    for (const [name, pem] of Object.entries(files)) await writeFile(join(folder, name), pem);
    const port = await freePort();
    url = `rediss://localhost:${port}`;
    const tls = ['--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-ca-cert-file', join(folder, 'ca')];
    server = await startRedis({
      args: [...tls, '--tls-cert-file', join(folder, 'cert'), '--tls-key-file', join(folder, 'key')],
    });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('is trusted by its authority', async () => {
    await withRedis(url, expectWorks, { caFile: join(folder, 'ca') });
  });

  it('is not trusted without, and not by another name', async () => {
    expect(await failureOf(openRedis({ url }, clock, { timeoutMs: 2000 }))).toMatch(/certificate/);
    const caFile = join(folder, 'ca');
    const byAddress = url.replace('localhost', '127.0.0.1');
    expect(await failureOf(openRedis({ url: byAddress }, clock, { timeoutMs: 2000, caFile }))).toContain('altnames');
    expect(await failureOf(openRedis({ url }, clock, { caFile: join(folder, 'none') }))).toContain('cannot be read');
  });

  it('is given up at any moment of the handshake, and nothing comes of it afterwards', async () => {
    // An error that nobody listens to would end the process; here it fails the test. The second handshake begins after 50 ms.
    for (let n = 0; n < 60; n += 1) {
      const failure = await failureOf(openRedis({ url }, clock, { timeoutMs: 54 + (n % 15) }));
      expect(failure).toMatch(/is not available/);
    }
    await wait(300);
  });
});

describe('Redis with neighbours', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it('is left as it was: the neighbours of a prefix are neither seen nor cleared', async () => {
    await server.ask('SET', 'foreign', 'value');
    await withRedis(
      server.url,
      (one) =>
        withRedis(
          server.url,
          async (other) => {
            await one.put(['room', 'a'], 'one');
            await other.put(['room', 'a'], 'other');
            await one.clear(['room']);
            expect([await one.get(['room', 'a']), await other.get(['room', 'a'])]).toEqual([undefined, 'other']);
          },
          { prefix: 'ab' },
        ),
      { prefix: 'a' },
    );
    expect(await server.ask('GET', 'foreign')).toBe('value');
    const keys = (await server.ask('KEYS', '*')) as string[];
    expect(keys.filter((key) => !/^(foreign$|\{ab?\})/.test(key))).toEqual([]);
  });

  it('keeps nothing that has ended: a few of them go with every write', async () => {
    const ours = async () => ((await server.ask('KEYS', '{passing}*')) as string[]).length;
    await withRedis(
      server.url,
      async (store) => {
        for (let n = 0; n < 20; n += 1) {
          await store.put(['room', 'short', String(n)], n, { ttlSeconds: 10 });
          await store.addMember(['room', 'set', String(n)], 'short', { ttlSeconds: 10 });
        }
        await store.addMember(['room', 'mixed'], 'short', { ttlSeconds: 10 });
        await store.addMember(['room', 'mixed'], 'long', { ttlSeconds: 1000 });
        await store.put(['room', 'stays'], 1);
        clock.advance(10);
        const before = await ours();
        await store.put(['room', 'stays'], 2);
        const after = await ours();
        expect([after < before, after > before - 20]).toEqual([true, true]);
        for (let n = 0; n < 20; n += 1) await store.put(['room', 'stays'], n);
        // The value, a set and its ends, and the three that are over all.
        expect(await ours()).toBe(6);
        expect(await store.members(['room', 'mixed'])).toEqual(['long']);
        expect(await server.ask('ZCARD', '{passing}ends')).toBe(1);
      },
      { prefix: 'passing' },
    );
  });

  it('is left with nothing but the log of changes by what was removed, taken, changed away and cleared', async () => {
    await withRedis(
      server.url,
      async (store) => {
        const key = (n: number) => ['room', String(n)] as const;
        for (let n = 0; n < 6; n += 1) {
          await store.put(key(n), n, { ttlSeconds: 10 });
          await store.addMember(key(n), 'a', { ttlSeconds: 10 });
          await store.addMember(key(n), 'b');
        }
        await store.remove(key(0));
        await store.take(key(1));
        await store.change(key(2), () => undefined);
        await store.commit([{ remove: key(3) }]);
        for (const n of [1, 2]) for (const member of ['a', 'b']) await store.removeMember(key(n), member);
        expect(await server.ask('ZCARD', '{left}ends')).toBe(4);
        await store.clear(['room']);
        // A bounded log, so that other servers know.
        expect(await server.ask('KEYS', '{left}*')).toEqual(['{left}changes']);
      },
      { prefix: 'left' },
    );
  });

  it('is used in the database of the address', async () => {
    await withRedis(`${server.url}/3`, expectWorks);
    await withRedis(`${server.url}/3`, (store) => store.put(['room', 'a'], 1).then(() => {}), { prefix: 'three' });
    await withRedis(server.url, async (store) => expect(await store.get(['room', 'a'])).toBeUndefined(), {
      prefix: 'three',
    });
  });

  it('is not asked with a prefix that would break the hash tag', async () => {
    expect(await failureOf(openRedis(server, clock, { prefix: 'a}b' }))).toContain('no braces');
  });
});

describe('Redis with several instances', () => {
  it('loses no change of theirs, and gives each thing to one of them', async () => {
    const server = await startRedis();
    const stores = await Promise.all([1, 2, 3].map(() => openRedis(server, clock, { prefix: 'shared' })));
    try {
      const all = <T>(ask: (store: Store, n: number) => Promise<T>) =>
        Promise.all(Array.from({ length: 60 }, (_, n) => ask(stores[n % 3] as Store, n)));
      const counts = await all((store) => store.change<number>(['room', 'n'], (n = 0) => n + 1));
      expect(new Set(counts).size).toBe(60);
      expect(await stores[0]?.get(['room', 'n'])).toBe(60);
      expect((await all((store, n) => store.put(['room', 'a'], n, { ifAbsent: true }))).filter(Boolean)).toHaveLength(
        1,
      );
      expect((await all((store) => store.take(['room', 'a']))).filter((n) => n !== undefined)).toHaveLength(1);
      await all((store, n) => store.addMember(['room', 'set'], String(n)));
      expect(new Set(await stores[1]?.members(['room', 'set'])).size).toBe(60);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
      await server.stop();
    }
  });
});
