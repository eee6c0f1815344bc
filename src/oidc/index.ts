/**
 * OIDC: the engine. No other room imports oidc-provider (the built-in partners do, as somebody else's server).
 *
 * One oidc-provider per tenant does the protocol; the files here make it answer as Entra does: what may be asked
 * (`authorize-request.ts`, `scopes.ts`), who the client is (`client-authentication.ts`), when the person must be
 * asked (`prompts.ts`), what tokens say (`tokens.ts`, by the claims room) and how answers look
 * (`response-modes.ts`, `token-response.ts`). Sessions are a projection of the browser's session in `signin`.
 *
 * Routes, below `/{tenant}`: `v2.0/.well-known/openid-configuration`, `discovery/v2.0/keys`,
 * `oauth2/v2.0/{authorize,token,logout}`; and `/common/discovery/instance`.
 *
 * Sources: entra-docs identity-platform v2-protocols-oidc, v2-oauth2-auth-code-flow, access-tokens; RFC 6749, 7636.
 */
export { createEngine, type Engine } from './create-engine.js';
export type { EngineDeps } from './engine-deps.js';
export { createInstanceDiscovery } from './instance-discovery.js';
export { loadEngineLibrary } from './load-engine-library.js';
export { type Caller, readBearerToken } from './read-bearer-token.js';
