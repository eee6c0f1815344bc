import type { Engine } from '#oidc';

/** Engines cost some 80 KiB and a few milliseconds each; more tenants than this share the room in turns. */
const mostEngines = 1000;

/** Engines by tenant id. */
export interface TenantPool {
  engine(tenantId: string): Promise<Engine>;
  /** Forgets all engines: after a reset applications and keys are read anew. */
  clear(): void;
}

/** A pool that makes engines on first use. */
export function createTenantPool(create: (tenantId: string) => Promise<Engine>): TenantPool {
  const engines = new Map<string, Promise<Engine>>();
  return {
    async engine(tenantId) {
      const known = engines.get(tenantId) ?? create(tenantId);
      // Re-inserting keeps the map in order of use.
      engines.delete(tenantId);
      engines.set(tenantId, known);
      const [oldest] = engines.keys();
      if (engines.size > mostEngines && oldest !== undefined) engines.delete(oldest);
      try {
        return await known;
      } catch (error) {
        engines.delete(tenantId);
        throw error;
      }
    },
    clear: () => engines.clear(),
  };
}
