import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { compactVerify, type JWK } from 'jose';
import type { Clock, JsonObject } from '#platform';
import { readOrMake, type Store } from '#store';
import { createCertifiedKey } from './certified-key.js';

/** A signing key as others may see it. */
export interface SigningKey {
  /** base64url SHA-1 thumbprint of the certificate; `x5t` is the same. */
  readonly kid: string;
  readonly x5t: string;
  /** Base64 DER. */
  readonly certificate: string;
  readonly publicJwk: { readonly n: string; readonly e: string };
  readonly createdAt: string;
}

/** The signing keys of a tenant. */
export interface KeyRing {
  /** The key that signs. */
  current(): Promise<SigningKey>;
  /** All keys whose tokens may still be alive, the signing one first; the first key is made if there is none. */
  published(): Promise<readonly SigningKey[]>;
  /** The same without making one: empty for a tenant that has not signed anything. */
  known(): Promise<readonly SigningKey[]>;
  /** A new key signs from now on; the old one stays published until its last tokens have ended. */
  rotate(): Promise<SigningKey>;
  /** A compact JWS with RS256 by the current key; its `kid` is added to the header, and its `x5t` where that is wanted. */
  sign(
    header: Readonly<Record<string, string>>,
    payload: JsonObject,
    options?: { readonly withThumbprint?: boolean },
  ): Promise<string>;
  /** Header and payload of a JWS by any published key; signature only, claims are the caller's to judge. */
  verify(token: string): Promise<{ readonly header: JsonObject; readonly payload: JsonObject } | undefined>;
  /** For the engine's own keystore. */
  privateJwk(): Promise<JWK>;
}

interface StoredKey extends SigningKey {
  readonly privateKeyPem: string;
  /** Seconds since the epoch at which another key took over. */
  readonly retiredAt?: number;
}

/** The longest a token of ours can live (a day, configurable-token-lifetimes), and clocks that go wrong. */
const afterlifeSeconds = 24 * 3600 + 300;

/** A tenant's keys on the store; the first is made when first asked for, and of two makers one wins. */
export function createKeyRing(deps: {
  readonly store: Store;
  readonly tenantId: string;
  readonly clock: Clock;
  /** How often keys change by themselves, in seconds; undefined for never. */
  readonly rotationSeconds?: () => Promise<number | undefined>;
}): KeyRing {
  const { store, tenantId, clock, rotationSeconds } = deps;
  const key = ['keys', tenantId, 'ring'] as const;
  const imported = new Map<string, KeyObject>();
  let making: Promise<readonly StoredKey[]> | undefined;
  let rotating: Promise<StoredKey> | undefined;

  const stored = async (): Promise<readonly StoredKey[]> => {
    const known = await store.get<readonly StoredKey[]>(key);
    if (known !== undefined) return known;
    making ??= readOrMake(store, key, async () => [await newSigningKey(clock)]).finally(() => {
      making = undefined;
    });
    return making;
  };
  const alive = (each: StoredKey) =>
    each.retiredAt === undefined || each.retiredAt + afterlifeSeconds > clock.epochSeconds();

  /** A new key before those that were seen; undefined when somebody else has changed them since. */
  const rotateFrom = async (ring: readonly StoredKey[]): Promise<StoredKey | undefined> => {
    const fresh = await newSigningKey(clock);
    const retire = (each: StoredKey) => ({ ...each, retiredAt: each.retiredAt ?? clock.epochSeconds() });
    const value = [fresh, ...ring.map(retire).filter(alive)];
    return (await store.commit([{ put: key, value }], [{ key, is: ring }])) ? fresh : undefined;
  };
  const rotate = async (): Promise<StoredKey> => {
    for (;;) {
      const fresh = await rotateFrom(await stored());
      if (fresh !== undefined) return fresh;
    }
  };

  const isDue = async ({ createdAt }: StoredKey): Promise<boolean> => {
    const every = await rotationSeconds?.();
    return every !== undefined && new Date(createdAt).getTime() / 1000 + every <= clock.epochSeconds();
  };
  /** On schedule, of several servers that notice at once, one makes the new key. */
  const rotateWhenDue = async (): Promise<StoredKey> => {
    for (;;) {
      const ring = await stored();
      const [first] = ring;
      if (first === undefined) throw new Error(`The tenant ${tenantId} has no signing key.`);
      if (!(await isDue(first))) return first;
      const fresh = await rotateFrom(ring);
      if (fresh !== undefined) return fresh;
    }
  };
  const currentStored = async (): Promise<StoredKey> => {
    const [first] = await stored();
    if (first !== undefined && !(await isDue(first))) return first;
    rotating ??= rotateWhenDue().finally(() => {
      rotating = undefined;
    });
    return rotating;
  };
  const privateKey = (from: StoredKey): KeyObject => {
    const known = imported.get(from.kid) ?? createPrivateKey(from.privateKeyPem);
    imported.set(from.kid, known);
    return known;
  };

  return {
    current: async () => visible(await currentStored()),
    async published() {
      await currentStored();
      return (await stored()).filter(alive).map(visible);
    },
    known: async () => ((await store.get<readonly StoredKey[]>(key)) ?? []).filter(alive).map(visible),
    rotate: async () => visible(await rotate()),
    async sign(header, payload, { withThumbprint = false } = {}) {
      const current = await currentStored();
      const { kid, x5t } = current;
      const named = { ...header, alg: 'RS256', ...(withThumbprint ? { x5t } : {}), kid };
      return compactJws(named, payload, privateKey(current));
    },
    async verify(token) {
      for (const each of (await stored()).filter(alive)) {
        const found = await verifyWith(token, createPublicKey(privateKey(each)));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    async privateJwk() {
      const current = await currentStored();
      return { ...(privateKey(current).export({ format: 'jwk' }) as JWK), kid: current.kid };
    },
  };
}

/**
 * RFC 7515 3.1 and 5.1 with RS256. By Node's own `sign`: Web Crypto, which jose uses, prepares the key anew for every
 * signature, and that costs more than the signature.
 */
function compactJws(header: Readonly<Record<string, string>>, payload: JsonObject, key: KeyObject): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

async function verifyWith(token: string, key: KeyObject) {
  try {
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['RS256'] });
    return {
      header: { ...protectedHeader } as JsonObject,
      payload: JSON.parse(Buffer.from(payload).toString('utf8')) as JsonObject,
    };
  } catch {
    return undefined;
  }
}

/** Five years for `accounts.accesscontrol.windows.net`, as Entra's key set shows. */
async function newSigningKey(clock: Clock): Promise<StoredKey> {
  const { privateKeyPem, certificate } = await createCertifiedKey({
    commonName: 'accounts.accesscontrol.windows.net',
    years: 5,
    now: clock.now(),
  });
  const thumbprint = createHash('sha1').update(Buffer.from(certificate, 'base64')).digest('base64url');
  const { n, e } = createPrivateKey(privateKeyPem).export({ format: 'jwk' });
  return {
    kid: thumbprint,
    x5t: thumbprint,
    certificate,
    publicJwk: { n: String(n), e: String(e) },
    createdAt: clock.now().toISOString(),
    privateKeyPem,
  };
}

function visible({ privateKeyPem: _, retiredAt: __, ...key }: StoredKey): SigningKey {
  return key;
}
