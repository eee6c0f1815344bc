import type { OptionalClaim } from '#directory';
import type { Json } from '#platform';
import type { ClaimRequest, PersonRequest } from './claim-request.js';

/** A claim with where it came from (`source`) and why (`rule`). */
export interface Claim {
  readonly name: string;
  readonly value: Json;
  readonly source: string;
  readonly rule: string;
}

/**
 * When a kind of token carries a claim: by default (under a condition, where one is named), only as an optional
 * claim of the manifest, or never. A claim without a value is left out in any case.
 */
export type Presence = 'default' | 'guests' | 'members' | 'profile' | 'guests, email' | 'optional' | 'never';

/** One row of the claim table. */
export interface ClaimRow {
  readonly name: string;
  /** Access token v1, access token v2, id_token v1, id_token v2. */
  readonly in: readonly [a1: Presence, a2: Presence, i1: Presence, i2: Presence];
  /** Why the claim has its value; printed in `docs/claims.md` and in timelines. */
  readonly rule: string;
  /** `entry`: the manifest's, where it is an optional claim. */
  value(request: PersonRequest, entry?: OptionalClaim): Json | undefined;
}

/** Whether a row is in a token without being asked for. */
export function isDefault(row: ClaimRow, request: PersonRequest): boolean {
  const { user } = request.person;
  const isGuest = user.externalCredential !== undefined;
  switch (presenceIn(row, request)) {
    case 'default':
      return true;
    case 'guests':
      return isGuest;
    case 'members':
      return !isGuest;
    case 'profile':
      return request.oidcScopes.includes('profile');
    case 'guests, email':
      return isGuest || request.oidcScopes.includes('email');
    case 'optional':
    case 'never':
      return false;
  }
}

/** The cell of a row for a kind of token. */
export function presenceIn(row: ClaimRow, { token, version }: Pick<ClaimRequest, 'token' | 'version'>): Presence {
  return row.in[(token === 'id_token' ? 2 : 0) + (version === 2 ? 1 : 0)] ?? 'never';
}
