import type { ClaimRow } from './claim.js';
import { authorizationRows } from './table/authorization.js';
import { opaqueRows } from './table/opaque.js';
import { personRows } from './table/person.js';
import { protocolRows } from './table/protocol.js';
import { realmRows } from './table/realm.js';

/** Every claim about a person, in the order tokens carry them; `docs/claims.md` is printed from it. */
export const claimTable: readonly { readonly source: string; readonly rows: readonly ClaimRow[] }[] = [
  { source: 'protocol', rows: protocolRows }, //           aud, iss, times, nonce, hashes, tid, ver
  { source: 'person', rows: personRows }, //               the object in the issuing tenant
  { source: 'realm', rows: realmRows }, //                 idp, amr, unique_name, altsecid …
  { source: 'authorization', rows: authorizationRows }, // azp, scp, roles, groups …
  { source: 'opaque', rows: opaqueRows }, //               aio, rh, uti
];
