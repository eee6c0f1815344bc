/**
 * CLAIMS: what a token says.
 *
 * One table (`claim-table.ts`) says for every claim in which of the four kinds of token it is, under which condition,
 * and what its value is; `docs/claims.md` is printed from it. Optional claims of the manifest, the `claims` parameter
 * and claims-mapping policies choose from or add to it. Each claim keeps its source and rule for the timeline and the
 * inspector. Owns `Authentication` (how the person signed in), the pairwise subject, `client_info`, the opaque login
 * hint and the words for realms. Signs nothing and looks nothing up.
 *
 * Sources: entra-docs id-token-claims-reference, access-token-claims-reference, optional-claims-reference,
 * reference-claims-customization, external-id/user-token.
 */
export type { Authentication } from './authentication.js';
export type { Claim, ClaimRow, Presence } from './claim.js';
export type { ClaimPerson, ClaimRequest } from './claim-request.js';
export { claimTable } from './claim-table.js';
export { clientInfo } from './client-info.js';
export { claimSet, compose } from './compose.js';
export { newLoginHint, readLoginHint } from './login-hint.js';
export { alternativeSecurityId, identityProviderName, uniqueName } from './realm-words.js';
export { pairwiseSubject } from './subject.js';
export { grantOfToken } from './token-reuse.js';
