/**
 * HOME REALM: whose user is this?
 *
 * Asks an ordered list of rules (`discover.ts`; within it the tenant's redemption order, `configured-order.ts`, or that
 * of May 2020, `classic-order.ts`) and answers with the realm and the reason, keeping what every rule said. The
 * sign-in, the realm look-ups that SDKs call (`routes.ts`) and `explain` all get the same answer. Signs nobody in and
 * creates nothing.
 *
 * Sources: entra-docs external-id/redemption-experience (2025), identity-platform home-realm-discovery;
 * realm look-ups as captured from public clients (userrealm, GetCredentialType).
 */
export { discover } from './discover.js';
export type { ConsideredRule, Realm, RealmDecision, RealmFacts, RealmQuestion, RealmRule } from './realm.js';
export { createRealmRoutes } from './routes.js';
export { socialRealm } from './social-realm.js';
