import type { Middleware } from 'koa';
import { consumerTenantId, type TenantCatalog } from '#directory';
import { entraError } from '#errors';
import type { AnyTenantEndpoints } from './any-tenant.js';
import type { TenantPool } from './tenant-pool.js';

/** Paths that belong to an engine; anything else is somebody else's, or nobody's. */
const enginePath = /^\/[^/]+(\/(?:oauth2|discovery|v2\.0|\.well-known|FederationMetadata)\/.*)$/;

/**
 * Hands `/{tenant}/…` to the tenant's engine: by GUID, verified domain, or `consumers`. `common` and `organizations`
 * name no tenant; there the account decides (`any-tenant.ts`). An unknown tenant is AADSTS90002, whatever the path.
 */
export function createTenantRoutes(
  catalog: TenantCatalog,
  pool: TenantPool,
  anyTenant: AnyTenantEndpoints,
): Middleware {
  return async (ctx, next) => {
    const rest = enginePath.exec(ctx.path)?.[1];
    const segment = decode(ctx.path.split('/')[1] ?? '');
    if (rest === undefined) return next();
    if (segment === 'common' || segment === 'organizations') {
      if (!(await anyTenant(ctx, segment, rest))) await next();
      return;
    }
    const tenant = await catalog.find(segment === 'consumers' ? consumerTenantId : segment);
    if (tenant === undefined) throw entraError(90002, { tenant: segment.slice(0, 200) });
    const engine = await pool.engine(tenant.id);
    if (!(await engine.handle(ctx, rest))) await next();
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment).toLowerCase();
  } catch {
    return segment.toLowerCase();
  }
}
