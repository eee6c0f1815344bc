/**
 * CLAIMS: what a token says.
 *
 * An ordered list of sources makes one claim set; each claim keeps the source and the rule it came by, for the
 * timeline and the inspector. Owns `Authentication` (how the person signed in), the pairwise subject,
 * `client_info` and the words for realms. Signs nothing and looks nothing up.
 *
 * Sources: entra-docs id-token-claims-reference, access-token-claims-reference, optional-claims-reference,
 * external-id/user-token.
 */
export type { Authentication } from './authentication.js';
export type { Claim } from './claim.js';
export type { ClaimRequest } from './claim-request.js';
export { clientInfo } from './client-info.js';
export { claimSet, compose } from './compose.js';
export { identityProviderName } from './realm-words.js';
export { pairwiseSubject } from './subject.js';
