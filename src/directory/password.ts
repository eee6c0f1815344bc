import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { TenantSeed } from './tenant-seed.js';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);
/** Enough to be a real hash, little enough for tests that sign in hundreds of times. */
const cost = { N: 2 ** 13, r: 8, p: 1 };
const keyLength = 32;

/** Compared against when there is no hash, so that an unknown account takes as long as a known one. */
const nobody = `${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(keyLength).toString('base64url')}`;

/** scrypt of a password or client secret: `salt$hash`, base64url. */
export async function hashPassword(plain: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(plain, salt, keyLength, cost);
  return `${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Hashes of passwords that a config file says, the oldest forgotten first. */
const seeded = new Map<string, Promise<string>>();
const mostSeeded = 1000;

/**
 * `hashPassword` for a config file: accounts and applications to which it gives one password share one hash, which tells
 * no more than the file does, and a start or reload with a thousand tenants does not hash for half a minute.
 */
export function hashSeedPassword(plain: string): Promise<string> {
  const hash = seeded.get(plain) ?? hashPassword(plain);
  seeded.set(plain, hash);
  const [oldest] = seeded.keys();
  if (seeded.size > mostSeeded && oldest !== undefined) seeded.delete(oldest);
  return hash;
}

/** Begins to hash what a config says before it is needed: that is done beside the main thread, and a start waits for it. */
export function beginHashing(tenants: readonly TenantSeed[]): void {
  const plain = tenants.flatMap(({ users, applications }) => [
    ...users.flatMap(({ password }) => password ?? []),
    ...applications.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ secretText }) => secretText)),
  ]);
  for (const each of new Set(plain.slice(0, mostSeeded))) void hashSeedPassword(each);
}

/** Whether the password is the one of the hash; constant work, also for an absent hash. */
export async function verifyPassword(plain: string, hash: string | undefined): Promise<boolean> {
  const [salt, expected] = (hash ?? nobody).split('$').map((part) => Buffer.from(part, 'base64url'));
  if (salt === undefined || expected?.length !== keyLength) return false;
  const actual = await derive(plain, salt, keyLength, cost);
  return timingSafeEqual(actual, expected) && hash !== undefined;
}
