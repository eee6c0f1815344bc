import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Clock } from '#platform';
import { createMemoryStore, createRedisStore, openKeptStore, type Store } from '#store';
import { type RedisServer, startRedis } from './redis-server.js';

/** Opens an empty store of a kind. */
export type OpenStore = (clock: Clock) => Promise<Store>;

/** Every implementation of the store; a new one is a new line, and is held to the whole contract. */
export const storeKinds: readonly (readonly [name: string, open: OpenStore])[] = [
  ['memory', async (clock) => createMemoryStore(clock)],
  ['kept', openInNewFolder],
  ['Redis', async (clock) => openRedis(await redis(), clock)],
];

let server: Promise<RedisServer> | undefined;

/** One server for a test file, ended after it. */
function redis(): Promise<RedisServer> {
  server ??= startRedis();
  return server;
}

afterAll(async () => {
  await (await server)?.stop();
});

/** A store with a prefix of its own: what other tests left is not seen. */
export function openRedis(
  { url }: Pick<RedisServer, 'url'>,
  clock: Clock,
  options: { readonly caFile?: string; readonly timeoutMs?: number; readonly prefix?: string } = {},
): Promise<Store> {
  return createRedisStore({ url, clock, logger: silent, prefix: `test-${randomUUID()}:`, ...options });
}

const silent = { info: () => {}, warn: () => {} };

async function openInNewFolder(clock: Clock): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-store-'));
  const store = await openKeptStore(folder, clock);
  const close = async () => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { ...store, close };
}
