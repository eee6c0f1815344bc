import type { KeyRing } from '#keys';
import type { Clock, JsonObject } from '#platform';
import { tenantUrls } from './tenant-urls.js';

/** Who calls an API with one of our tokens. */
export interface Caller {
  readonly tenantId: string;
  readonly appId: string;
  readonly objectId: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly claims: JsonObject;
}

/** Why a token was not believed; `empty` when there was none. */
export type BearerProblem = 'empty' | 'malformed' | 'signature' | 'audience' | 'expired' | 'issuer';

const skewSeconds = 300;

/** Reads an access token back: signature by the tenant's published keys, issuer, audience, time. */
export async function readBearerToken(
  authorization: string,
  expected: { readonly origins: readonly string[]; readonly audiences: readonly string[]; readonly clock: Clock },
  keysOf: (tenantId: string) => Promise<KeyRing | undefined>,
): Promise<{ readonly caller: Caller } | { readonly problem: BearerProblem }> {
  const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return { problem: 'empty' };
  const tenantId = unverifiedTenant(token);
  const keys = tenantId === undefined ? undefined : await keysOf(tenantId);
  if (tenantId === undefined || keys === undefined) return { problem: 'malformed' };
  const verified = await keys.verify(token);
  if (verified === undefined) return { problem: 'signature' };

  const claims = verified.payload;
  const issuers = expected.origins.flatMap((origin) => {
    const urls = tenantUrls(origin, tenantId);
    return [urls.issuer, urls.issuerV1];
  });
  if (!issuers.includes(String(claims.iss))) return { problem: 'issuer' };
  if (typeof claims.aud !== 'string' || !expected.audiences.includes(claims.aud)) return { problem: 'audience' };
  const now = expected.clock.epochSeconds();
  const [notBefore, expires] = [Number(claims.nbf), Number(claims.exp)];
  if (!(notBefore <= now + skewSeconds) || !(expires > now)) return { problem: 'expired' };
  return {
    caller: {
      tenantId,
      appId: String(claims.appid ?? claims.azp ?? ''),
      objectId: String(claims.oid ?? ''),
      scopes: typeof claims.scp === 'string' ? claims.scp.split(' ') : [],
      roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
      claims,
    },
  };
}

/** Whose keys to try; the claim is believed only after the signature is. */
export function unverifiedTenant(token: string): string | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const tid = claims !== null && typeof claims === 'object' && 'tid' in claims ? claims.tid : undefined;
    return typeof tid === 'string' ? tid : undefined;
  } catch {
    return undefined;
  }
}
