/**
 * OIDC: the engine. No other room imports oidc-provider (the built-in partners do, as somebody else's server).
 *
 * One oidc-provider per tenant does the protocol; the files here make it answer as Entra does: what may be asked
 * (`authorize-request.ts`, `scopes.ts`), who the client is (`client-authentication.ts`), when the person must be
 * asked (`prompts.ts`), what tokens say (`tokens.ts`, by the claims room) and how answers look
 * (`response-modes.ts`, `token-response.ts`). Sessions are a projection of the browser's session in `signin`.
 *
 * Routes, below `/{tenant}`: discovery, keys, `oauth2/{authorize,token,logout}`, each in v2.0 and v1.0; sign-ins of our
 * own (`errand-routes.ts`): `oauth2/{devicecode,deviceauth,return}`, `adminconsent`; and `/common/discovery/instance`.
 *
 * Sources: entra-docs identity-platform v2-protocols-oidc, v2-oauth2-auth-code-flow, access-tokens; RFC 6749, 7636.
 */
export { type AuthorizeReading, readAuthorizeRequest } from './authorize-request.js';
export { findCodeOrigin } from './code-origin.js';
export { createEngine, type Engine } from './create-engine.js';
export { findDevice } from './device-code.js';
export { discoveryDocument, keySet } from './discovery.js';
export type { EngineDeps } from './engine-deps.js';
export { createErrandRoutes } from './errand-routes.js';
export { createErrands, type Errands, formCanary, isOwnForm } from './errands.js';
export { createInstanceDiscovery } from './instance-discovery.js';
export { signInAndLand } from './landing.js';
export { type EngineLoader, loadEngineLibrary } from './load-engine-library.js';
export { type Caller, readBearerToken, unverifiedTenant } from './read-bearer-token.js';
export { findRefreshTokenHome } from './refresh-token-home.js';
export { findSignInOfToken } from './sign-in-of-token.js';
export { type SignOutDeps, signOut } from './sign-out.js';
