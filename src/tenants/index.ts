/**
 * TENANTS: which tenant?
 *
 * Reads the first path segment (GUID, verified domain, `consumers`), finds the tenant and hands the request to its
 * engine. At `common` and `organizations` the account decides: by hint, by session, by the code or token shown, else
 * the person is asked. Engines are made on first use and kept, at most a thousand; the least recently used goes first.
 *
 * Routes: everything below `/{tenant}/` that belongs to the engine.
 *
 * Source: entra-docs identity-platform v2-protocols (tenant segment).
 */
export { type AnyTenantDeps, createAnyTenantEndpoints } from './any-tenant.js';
export { createTenantPool, type TenantPool } from './tenant-pool.js';
export { createTenantRoutes } from './tenant-routes.js';
