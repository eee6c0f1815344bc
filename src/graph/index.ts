/**
 * GRAPH: the Microsoft Graph subset.
 *
 * `create-graph.ts` is the way of every call: token, path, permission, handler, errors in Graph's words; `$batch` goes the
 * same way. Each file of `resources/` is a list of operations with their permissions; `odata/` reads query options, filters
 * and pages. What guests may read is in `guest-limits.ts`.
 *
 * Routes: `/graph/v1.0/…`, `/graph/beta/…`, `/graph/oidc/userinfo`, v1 `/{tenant}/openid/userinfo`. Callers are read through
 * `#oidc`. Sources: Microsoft Graph v1.0 reference, aad-advanced-queries, users-default-permissions.
 */
export { type GraphDeps, refuse as writeGraphError } from './caller.js';
export { createGraph, type GraphRoomDeps } from './create-graph.js';
export { createUserInfo } from './user-info.js';
