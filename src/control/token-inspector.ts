import { createPublicKey, verify } from 'node:crypto';
import type { Clock, Inspector, Json, JsonObject, RecordedEvent } from '#platform';
import { claimMeanings } from './claim-meanings.js';
import { apart } from './timeline-store.js';

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

/**
 * Decodes, verifies with the tenant's published keys, and says of each claim what it means and where it came from: that stands in
 * the timeline of the sign-in, as long as it is kept.
 */
export function createTokenInspector(deps: {
  readonly clock: Clock;
  readonly findKeys: (tenantId: string) => Promise<readonly InspectorKey[]>;
  readonly timelines: Pick<Inspector, 'timeline'>;
  /** The sign-in that a token with these claims came from. */
  readonly findSignIn: (claims: JsonObject) => Promise<string | undefined>;
}): TokenInspector {
  return {
    async inspect(token) {
      const [header, payload] = token.split('.').slice(0, 2).map(decode);
      if (header === undefined || payload === undefined) return undefined;
      const problem = await problemOf(token, header, payload, deps);
      const events = await deps.timelines.timeline((await deps.findSignIn(payload)) ?? apart);
      const origins = originsIn(events, payload.uti);
      return {
        header,
        verified: problem === undefined,
        ...(problem === undefined ? {} : { problem }),
        claims: Object.entries(payload).map(([name, value]) => {
          const origin = origins.get(name);
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

/** What was recorded when the token with this `uti` was issued. */
function originsIn(events: readonly RecordedEvent[], uti: Json | undefined) {
  const claims = events
    .map(({ detail }) => (Array.isArray(detail?.claims) ? detail.claims.filter(isOrigin) : []))
    .find((all) => uti !== undefined && all.some(({ name, value }) => name === 'uti' && value === uti));
  return new Map((claims ?? []).map((claim) => [claim.name, claim]));
}

function isOrigin(
  claim: Json,
): claim is { readonly name: string; readonly value: Json; readonly source: string; readonly rule: string } {
  if (claim === null || typeof claim !== 'object' || Array.isArray(claim)) return false;
  const { name, source, rule } = claim as JsonObject;
  return [name, source, rule].every((each) => typeof each === 'string');
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
