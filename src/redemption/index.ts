/**
 * REDEMPTION: who is that here?
 *
 * Turns what a home realm said about a person into a user of the resource tenant: a member, a guest who has
 * redeemed, a guest who must first accept the organisation's permissions, or a refusal; by a user flow also into a guest
 * whom nobody invited. Owns
 * `ExternalIdentity` and the transition PendingAcceptance → Accepted. Shows no page and asks no realm.
 *
 * Sources: entra-docs external-id/redemption-experience, user-properties; reference-error-codes 50020, 50057,
 * 500212, 500213; cross-tenant-access-overview.
 */

export { acceptInvitation, linkAccount } from './accept-invitation.js';
export type { CrossTenantQuestion } from './cross-tenant.js';
export type { ExternalIdentity, PartnerSession, RealmKind } from './external-identity.js';
export { type RedemptionOutcome, redeem } from './redeem.js';
export { type Answers, type AskedAttribute, readAnswers } from './sign-up/answers.js';
export { askConnector, type ConnectorAnswer } from './sign-up/api-connector.js';
export { attributesOfIdentity, provedAttribute } from './sign-up/attribute-values.js';
export { claimsFor, valuesOfClaims } from './sign-up/connector-claims.js';
export { decideSignUp, type SignUpDecision, signUpGuest } from './sign-up/sign-up-guest.js';
