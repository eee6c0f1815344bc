import { createPublicKey, verify } from 'node:crypto';
import type { Clock, JsonObject } from '#platform';
import { claimMeanings } from './claim-meanings.js';

/** A key as the inspector needs it. */
export interface InspectorKey {
  readonly kid: string;
  readonly publicJwk: { readonly n: string; readonly e: string };
}

/** One claim, explained. */
export interface InspectedClaim {
  readonly name: string;
  readonly value: unknown;
  readonly meaning: string;
  readonly source?: string;
  readonly rule?: string;
}

/** A token taken apart. `problem` says why it would be refused, if it would. */
export interface InspectedToken {
  readonly header: JsonObject;
  readonly claims: readonly InspectedClaim[];
  readonly verified: boolean;
  readonly problem?: string;
}

/** Takes tokens apart. */
export interface TokenInspector {
  inspect(token: string): Promise<InspectedToken | undefined>;
}

/** Decodes, verifies with the tenant's published keys, and says of each claim what it means and where it came from. */
export function createTokenInspector(deps: {
  readonly clock: Clock;
  readonly findKeys: (tenantId: string) => Promise<readonly InspectorKey[]>;
  readonly findOrigins: (
    uti: string,
  ) => Promise<readonly { readonly name: string; readonly source: string; readonly rule: string }[]>;
}): TokenInspector {
  return {
    async inspect(token) {
      const [header, payload] = token.split('.').slice(0, 2).map(decode);
      if (header === undefined || payload === undefined) return undefined;
      const problem = await problemOf(token, header, payload, deps);
      const origins = typeof payload.uti === 'string' ? await deps.findOrigins(payload.uti) : [];
      return {
        header,
        verified: problem === undefined,
        ...(problem === undefined ? {} : { problem }),
        claims: Object.entries(payload).map(([name, value]) => {
          const origin = origins.find((each) => each.name === name);
          return {
            name,
            value,
            meaning: claimMeanings[name] ?? 'Not a claim this server knows.',
            ...(origin === undefined ? {} : { source: origin.source, rule: origin.rule }),
          };
        }),
      };
    },
  };
}

async function problemOf(
  token: string,
  header: JsonObject,
  payload: JsonObject,
  { clock, findKeys }: Pick<Parameters<typeof createTokenInspector>[0], 'clock' | 'findKeys'>,
): Promise<string | undefined> {
  const keys = typeof payload.tid === 'string' ? await findKeys(payload.tid) : [];
  const key = keys.find((each) => each.kid === header.kid);
  if (key === undefined) return 'No tenant of this server published the key that the header names.';
  const [signed, signature] = [token.slice(0, token.lastIndexOf('.')), token.slice(token.lastIndexOf('.') + 1)];
  const publicKey = createPublicKey({ key: { kty: 'RSA', ...key.publicJwk }, format: 'jwk' });
  const good =
    header.alg === 'RS256' && verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'));
  if (!good) return 'The signature is not right.';
  const now = clock.epochSeconds();
  if (Number(payload.exp) <= now) return 'The token has expired.';
  if (Number(payload.nbf) > now) return 'The token is not good yet.';
  return undefined;
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
