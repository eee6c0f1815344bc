import type { Middleware } from 'koa';
import type { TenantCatalog } from '#directory';
import { entraError } from '#errors';
import type { TenantPool } from './tenant-pool.js';

/** Paths that belong to an engine; anything else is somebody else's, or nobody's. */
const enginePath = /^\/[^/]+(\/(?:oauth2|discovery|v2\.0)\/.*)$/;

/** Hands `/{tenant}/…` to the tenant's engine. An unknown tenant is AADSTS90002, whatever the path. */
export function createTenantRoutes(catalog: TenantCatalog, pool: TenantPool): Middleware {
  return async (ctx, next) => {
    const rest = enginePath.exec(ctx.path)?.[1];
    const segment = ctx.path.split('/')[1] ?? '';
    if (rest === undefined) return next();
    const tenant = await catalog.find(decode(segment));
    if (tenant === undefined) throw entraError(90002, { tenant: decode(segment).slice(0, 200) });
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
