import type { Middleware } from 'koa';
import { pairwiseSubject } from '#claims';
import type { TenantCatalog } from '#directory';
import type { KeyRing } from '#keys';
import { readBearerToken } from '#oidc';
import { type Clock, newId } from '#platform';

/** What the endpoint needs. */
export interface UserInfoDeps {
  /** Issuers of this server begin with one of them. */
  readonly origins: readonly string[];
  readonly catalog: TenantCatalog;
  readonly clock: Clock;
  keysOf(tenantId: string): Promise<KeyRing | undefined>;
}

const graphAudiences = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
];

/**
 * `GET|POST /graph/oidc/userinfo`, and `/{tenant}/openid/userinfo` of v1; `sub` is the one of the id_token of the same
 * application. v1 answers more, as an id_token of v1 would, with `amr` as text (observed).
 */
export function createUserInfo(deps: UserInfoDeps): Middleware {
  const { origins, catalog, clock } = deps;
  return async (ctx, next) => {
    const isV1 = /^\/[^/]+\/openid\/userinfo$/.test(ctx.path);
    if (ctx.path !== '/graph/oidc/userinfo' && !isV1) return next();
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method === 'OPTIONS') {
      ctx.set('Access-Control-Allow-Headers', 'authorization');
      ctx.status = 204;
      return;
    }
    const token = await readBearerToken(
      ctx.get('authorization'),
      { origins, audiences: graphAudiences, clock },
      deps.keysOf,
    );
    if ('problem' in token) {
      const message =
        token.problem === 'empty'
          ? 'Access token is empty.'
          : `Access token validation failure. Invalid ${token.problem}.`;
      return refuse(ctx, 401, 'InvalidAuthenticationToken', message, clock);
    }
    const { caller } = token;
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

/** Graph's error body (errors of Microsoft Graph). */
function refuse(ctx: Parameters<Middleware>[0], status: number, code: string, message: string, clock: Clock): void {
  const id = newId();
  ctx.status = status;
  if (status === 401) ctx.set('WWW-Authenticate', 'Bearer');
  ctx.body = {
    error: {
      code,
      message,
      innerError: { date: clock.now().toISOString().slice(0, 19), 'request-id': id, 'client-request-id': id },
    },
  };
}
