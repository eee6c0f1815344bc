import type { Middleware } from 'koa';
import { pairwiseSubject } from '#claims';
import { type GraphDeps, readCaller, refuse } from './caller.js';

/**
 * `GET|POST /graph/oidc/userinfo`, and `/{tenant}/openid/userinfo` of v1; `sub` is the one of the id_token of the same
 * application. v1 answers more, as an id_token of v1 would, with `amr` as text (observed).
 */
export function createUserInfo(deps: GraphDeps): Middleware {
  const { catalog, clock } = deps;
  return async (ctx, next) => {
    const isV1 = /^\/[^/]+\/openid\/userinfo$/.test(ctx.path);
    if (ctx.path !== '/graph/oidc/userinfo' && !isV1) return next();
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method === 'OPTIONS') {
      ctx.set('Access-Control-Allow-Headers', 'authorization');
      ctx.status = 204;
      return;
    }
    const caller = await readCaller(ctx, deps);
    if (caller === undefined) return;
    if (!caller.scopes.includes('openid')) {
      return refuse(
        ctx,
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
        clock,
      );
    }
    const user = await (await catalog.directoryOf(caller.tenantId)).users.get(caller.objectId);
    if (user === undefined || !user.accountEnabled) {
      return refuse(ctx, 401, 'InvalidAuthenticationToken', 'The user of this token does not exist any more.', clock);
    }
    if (isV1) {
      const { amr, idp, ipaddr, unique_name, uti, ver, name, upn, family_name, given_name } = caller.claims;
      ctx.body = {
        ...{ name, upn, family_name, given_name, idp, ipaddr, unique_name, uti, ver },
        ...(Array.isArray(amr) ? { amr: JSON.stringify(amr) } : {}),
        oid: user.id,
        sub: pairwiseSubject(caller.tenantId, user.id, caller.appId),
        tid: caller.tenantId,
        ...(user.mail === null ? {} : { email: user.mail }),
      };
      return;
    }
    const profile = caller.scopes.includes('profile');
    ctx.body = {
      sub: pairwiseSubject(caller.tenantId, user.id, caller.appId),
      ...(profile ? { name: user.displayName } : {}),
      ...(profile && user.surname !== null ? { family_name: user.surname } : {}),
      ...(profile && user.givenName !== null ? { given_name: user.givenName } : {}),
      ...(profile ? { picture: 'https://graph.microsoft.com/v1.0/me/photo/$value' } : {}),
      ...(caller.scopes.includes('email') && user.mail !== null ? { email: user.mail } : {}),
    };
  };
}
