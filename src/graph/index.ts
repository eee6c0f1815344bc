/**
 * GRAPH: the Microsoft Graph subset.
 *
 * So far the OpenID UserInfo endpoint, which Entra serves under Graph: `GET|POST /graph/oidc/userinfo` with an
 * access token for Graph. Reads callers through `#oidc`; answers errors in Graph's shape.
 *
 * Source: entra-docs identity-platform userinfo; Microsoft Graph errors.
 */
export { createUserInfo, type UserInfoDeps } from './user-info.js';
