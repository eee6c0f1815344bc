import type { Context } from 'koa';
import type { TenantCatalog } from '#directory';
import { entraError } from '#errors';
import type { SigningKey } from '#keys';
import { discoveryDocument, keySet, type SignOutDeps, signOut } from '#oidc';
import type { Store } from '#store';
import type { Renderer } from '#web';
import { chooseHomeTenant } from './choose-home-tenant.js';
import type { AnyTenantSegment } from './segment.js';
import { tenantOfTokenRequest } from './tenant-of-token-request.js';
import type { TenantPool } from './tenant-pool.js';

/** Answers a request below such a segment; false for a path that is none of its endpoints. */
export type AnyTenantEndpoints = (ctx: Context, segment: AnyTenantSegment, rest: string) => Promise<boolean>;

/** What the endpoints need. */
export interface AnyTenantDeps extends SignOutDeps {
  readonly store: Store;
  readonly catalog: TenantCatalog;
  readonly pool: TenantPool;
  readonly renderer: Renderer;
  /** The keys of all tenants. */
  readonly allKeys: () => Promise<readonly SigningKey[]>;
}

/**
 * `common` and `organizations`: the account decides the tenant, and that tenant's engine does the rest. Tokens are of
 * the home tenant, never a guest's (v2-protocols, tenant segment).
 */
export function createAnyTenantEndpoints(deps: AnyTenantDeps): AnyTenantEndpoints {
  const { origin, pool } = deps;
  return async (ctx, segment, rest) => {
    switch (rest) {
      case '/v2.0/.well-known/openid-configuration':
      case '/.well-known/openid-configuration':
        ctx.set('Access-Control-Allow-Origin', '*');
        ctx.body = discoveryDocument(origin, { segment }, rest.startsWith('/v2.0/') ? 2 : 1);
        return true;
      case '/discovery/v2.0/keys':
      case '/discovery/keys':
        ctx.set('Access-Control-Allow-Origin', '*');
        ctx.body = keySet(origin, await deps.allKeys(), rest.includes('v2.0') ? 2 : 1);
        return true;
      case '/oauth2/v2.0/logout':
      case '/oauth2/logout':
        await signOut(ctx, deps);
        return true;
      case '/oauth2/v2.0/authorize':
      case '/oauth2/authorize': {
        const tenantId = await chooseHomeTenant(ctx, segment, deps);
        if (tenantId === undefined) return true;
        ctx.state.tenantSegment = segment;
        return (await pool.engine(tenantId)).handle(ctx, rest);
      }
      case '/oauth2/v2.0/token':
      case '/oauth2/token': {
        // A browser asks by preflight, and errors must be readable too.
        ctx.set('Access-Control-Allow-Origin', '*');
        ctx.state.tenantSegment = segment;
        if (ctx.method !== 'OPTIONS' && ctx.method !== 'POST') throw entraError(900561);
        const tenantId = await tenantOfTokenRequest(ctx, segment, deps);
        return (await pool.engine(tenantId)).handle(ctx, rest);
      }
      default:
        return false;
    }
  };
}
