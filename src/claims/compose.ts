import type { Json } from '#platform';
import type { Claim, ClaimSource } from './claim.js';
import type { ClaimRequest } from './claim-request.js';
import { application } from './sources/application.js';
import { opaque } from './sources/opaque.js';
import { optional } from './sources/optional.js';
import { profile } from './sources/profile.js';
import { protocol } from './sources/protocol.js';
import { realm } from './sources/realm.js';

/** In order; where two speak of one claim the earlier is heard. */
export const claimSources: readonly ClaimSource[] = [
  protocol, //     aud, iss, times, nonce, hashes, ver, tid
  profile, //      sub, oid, name, preferred_username, email …
  realm, //        idp, amr, unique_name, altsecid: what the home realm adds
  application, //  azp, scp, roles
  optional, //     what the manifest asks for
  opaque, //       aio, rh, uti, sid
];

/** The claims of a token, in the order of the sources. */
export function compose(request: ClaimRequest): readonly Claim[] {
  const claims = new Map<string, Claim>();
  for (const source of claimSources) {
    for (const claim of source.claims(request)) {
      if (!claims.has(claim.name)) claims.set(claim.name, { ...claim, source: source.name });
    }
  }
  return [...claims.values()];
}

/** The claims as the token carries them. */
export function claimSet(claims: readonly Claim[]): Record<string, Json> {
  return Object.fromEntries(claims.map((claim) => [claim.name, claim.value]));
}
