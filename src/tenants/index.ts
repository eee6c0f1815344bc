/**
 * TENANTS: which tenant?
 *
 * Reads the first path segment (GUID or verified domain), finds the tenant and hands the request to its engine.
 * Engines are made on first use and kept, at most a thousand; the least recently used goes first.
 *
 * Routes: everything below `/{tenant}/` that belongs to the engine. `common` and `organizations` answer realm
 * look-ups and instance discovery only.
 *
 * Source: entra-docs identity-platform v2-protocols (tenant segment).
 */
export { createTenantPool, type TenantPool } from './tenant-pool.js';
export { createTenantRoutes } from './tenant-routes.js';
