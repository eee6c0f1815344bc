import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueServerCertificate, openCertificateAuthority } from '#keys';
import type { Store } from '#store';
import { createFakeClock } from '../support/fakes/clock.js';
import { freePort } from '../support/free-port.js';
import { startCluster, startWatched, until } from '../support/redis-fleet.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { collect } from '../support/store.js';
import { openRedis } from '../support/store-kinds.js';

const clock = createFakeClock();

/** Everything once. */
async function expectWorks(store: Store): Promise<void> {
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

/** Opens a store for one test. */
async function withRedis(
  url: string,
  check: (store: Store) => Promise<void>,
  options: Parameters<typeof openRedis>[2] = {},
): Promise<void> {
  const store = await openRedis({ url }, clock, options);
  try {
    await check(store);
  } finally {
    await store.close();
  }
}

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
    const wrong = await failureOf(openRedis({ url: server.url.replace('//', '//:wr0ng@') }, clock, { timeoutMs: 500 }));
    expect(wrong).toContain('the user or the password is wrong');
    expect(wrong).not.toContain('wr0ng');
    expect(await failureOf(openRedis(server, clock, { timeoutMs: 500 }))).toContain('it wants a password');
    const elsewhere = server.url.replace('//', '//anna:geh%40im@');
    await withRedis(
      elsewhere,
      async (store) => {
        await expect(store.put(['room', 'a'], 'value in a secret')).rejects.toMatchObject({
          code: 'store.unavailable',
          message: expect.stringContaining('may not use these keys'),
        });
        expect(await store.health()).toMatchObject({ status: 'down', reason: expect.not.stringContaining('geh') });
      },
      { prefix: 'other:' },
    );
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
    expect(await failureOf(openRedis({ url }, clock, { timeoutMs: 500 }))).toMatch(/certificate/);
    const caFile = join(folder, 'ca');
    const byAddress = url.replace('localhost', '127.0.0.1');
    expect(await failureOf(openRedis({ url: byAddress }, clock, { timeoutMs: 500, caFile }))).toContain('altnames');
    expect(await failureOf(openRedis({ url }, clock, { caFile: join(folder, 'none') }))).toContain('cannot be read');
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

describe('Redis by its sentinels', () => {
  it('is the master that they name, and the next one after a fail-over', async () => {
    const watched = await startWatched();
    try {
      await withRedis(watched.url, async (store) => {
        await expectWorks(store);
        await store.put(['kept', 'a'], 'before');
        await watched.failOver();
        await until(async () => (await store.put(['kept', 'b'], 'after').catch(() => false)) === true);
        expect(await store.get(['kept', 'a'])).toBe('before');
        await expectWorks(store);
      });
      const unknown = watched.url.replace('/guesthouse', '/nobody');
      expect(await failureOf(openRedis({ url: unknown }, clock, { timeoutMs: 1000 }))).toMatch(/entinel/);
    } finally {
      await watched.stop();
    }
  });
});

describe('a Redis cluster', () => {
  it('keeps a house in one slot, wherever that is', async () => {
    const cluster = await startCluster();
    try {
      for (const prefix of ['one:', 'two:', 'three:', 'four:']) {
        await withRedis(cluster.url, expectWorks, { prefix });
      }
      const holders = await Promise.all(cluster.nodes.map(async (node) => (await node.ask('KEYS', '*')) as string[]));
      const owner = (prefix: string) => holders.filter((keys) => keys.some((key) => key.startsWith(`{${prefix}}`)));
      for (const prefix of ['one:', 'two:', 'three:', 'four:']) expect(owner(prefix)).toHaveLength(1);
      expect(holders.filter((keys) => keys.length > 0).length).toBeGreaterThan(1);
    } finally {
      await cluster.stop();
    }
  });
});
