/**
 * POLICIES: the rules of the house, as pure decisions.
 *
 * Each policy is a folder with one `decide` that gets settings and facts and answers with its reason; no
 * I/O, no clock, no throw. The room that asks acts on the answer.
 *
 * Sources: entra-docs external-id/allow-deny-list, cross-tenant-access-overview, includes/automatic-redemption-include,
 * conditional-access/terms-of-use.
 */
export { type AutomaticConsentDecision, decideAutomaticConsent } from './automatic-consent/decide.js';
export {
  type CrossTenantDecision,
  type CrossTenantFacts,
  decideCrossTenantAccess,
} from './cross-tenant-access/decide.js';
export { decideInvitationDomain, type InvitationDomainDecision } from './invitation-domains/decide.js';
export { decideSelfServiceAccount, type SelfServiceDecision } from './self-service-account/decide.js';
export { decideTermsOfUse, type TermsOfUseDecision } from './terms-of-use/decide.js';
export { acceptedUntil } from './terms-of-use/expiry.js';
export { type InviterDecision, mayInvite } from './who-may-invite/decide.js';
