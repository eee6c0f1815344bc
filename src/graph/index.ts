/**
 * GRAPH: the Microsoft Graph subset.
 *
 * So far the OpenID UserInfo endpoint, which Entra serves under Graph (`/graph/oidc/userinfo`, v1 `/{tenant}/openid/userinfo`),
 * and `getMemberObjects`, where `_claim_sources` of a token lead. Reads callers through `#oidc`; answers errors in Graph's shape.
 *
 * Source: entra-docs identity-platform userinfo; Microsoft Graph errors.
 */
export type { GraphDeps } from './caller.js';
export { createMemberObjects } from './member-objects.js';
export { createUserInfo } from './user-info.js';
