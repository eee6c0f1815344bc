/**
 * SIGN-IN: the conversation with the browser.
 *
 * Owns the pages from "Sign in" to "Accept", the state of one conversation, the browser's session (who has
 * signed in here, single sign-on between tenants), the returns of partners, and signing out with them (`sign-out/`). `flow.ts` is the list of
 * steps: read it and you have read the sign-in.
 *
 * Routes: `/{tenant id}/signin/{id}`, `/login.srf`, `/te/{tenant}/oauth2/authresp`, `/{tenant}/federationmetadata/saml`. Speaks to the engine only
 * through `InteractionPort`; knows nothing of tokens.
 *
 * Sources: entra-docs identity-platform v2-protocols-oidc, external-id/redemption-experience.
 */
export {
  type BrowserSession,
  type BrowserSessions,
  createBrowserSessions,
  type SessionAccount,
} from './browser-session.js';
export { chooseSilently, type SilentChoice } from './choose-silently.js';
export type { InteractionPort } from './interaction-port.js';
export { outstandingTerms } from './outstanding-terms.js';
export { accountTypePage, pickAccountPage, userNamePage } from './pages.js';
export { createPartnerMetadataRoute } from './partner-metadata-route.js';
export { createSignInRoutes, type SignInRoutesDeps } from './routes.js';
export type { SignInRequest, SignInResult } from './sign-in-request.js';
export { createPartnerSignOut } from './sign-out/partner-sign-out.js';
export type { PartnerRegistration, PartnerSignOut } from './sign-out/sign-out-parts.js';
export { logoutFrames, showSignedOut } from './sign-out/signed-out.js';
export { createStateStore, type StateStore } from './state-store.js';
export type { StepDeps } from './step.js';
