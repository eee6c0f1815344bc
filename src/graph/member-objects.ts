import type { Middleware } from 'koa';
import { groupsOf } from '#directory';
import { readJson } from '#web';
import { type GraphDeps, readCaller, refuse } from './caller.js';

const path = /^\/graph\/(?:v1\.0|beta)\/(?:users\/([^/]+)|me)\/(getMemberObjects|getMemberGroups)$/;
/** Permissions that read other people's memberships; one's own need User.Read. */
const others = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];

/**
 * `POST /graph/v1.0/users/{id}/getMemberObjects`, `…/me/…`, and `getMemberGroups`: where the groups are that did not fit
 * into a token (`_claim_sources`).
 */
export function createMemberObjects(deps: GraphDeps): Middleware {
  return async (ctx, next) => {
    const match = path.exec(ctx.path);
    if (match === null || ctx.method !== 'POST') return next();
    const caller = await readCaller(ctx, deps);
    if (caller === undefined) return;
    const id = match[1] === undefined ? caller.objectId : decodeURIComponent(match[1]);
    const granted = [...caller.scopes, ...caller.roles];
    const isOwn = id === caller.objectId;
    if (!granted.some((each) => others.includes(each)) && !(isOwn && granted.includes('User.Read'))) {
      const message = 'Insufficient privileges to complete the operation.';
      return refuse(ctx, 403, 'Authorization_RequestDenied', message, deps.clock);
    }
    const directory = await deps.catalog.directoryOf(caller.tenantId);
    const user = (await directory.users.get(id)) ?? (await directory.users.findBy('user-name', id));
    if (user === undefined) {
      const message = `Resource '${id.slice(0, 100)}' does not exist or one of its queried reference-property objects are not present.`;
      return refuse(ctx, 404, 'Request_ResourceNotFound', message, deps.clock);
    }
    const { securityEnabledOnly } = await readJson(ctx);
    const all = await groupsOf(directory, user.id);
    const groups = all.filter((group) => securityEnabledOnly !== true || group.securityEnabled);
    ctx.body = {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)',
      value: groups.map((group) => group.id),
    };
  };
}
