import type { Store } from '#store';

/** Entra's smart lockout defaults: ten wrong passwords, then a minute's rest (concept smart lockout). */
const mostFailures = 10;
const lockSeconds = 60;
const windowSeconds = 600;

/** Counts wrong passwords in a row. */
export interface PasswordAttempts {
  isLocked(tenantId: string, userName: string): Promise<boolean>;
  recordFailure(tenantId: string, userName: string): Promise<void>;
  forget(tenantId: string, userName: string): Promise<void>;
}

/** Attempts on the store. */
export function createPasswordAttempts(store: Store): PasswordAttempts {
  const counter = (tenantId: string, userName: string) => ['password-attempts', tenantId, userName] as const;
  const lock = (tenantId: string, userName: string) => ['password-lock', tenantId, userName] as const;
  return {
    isLocked: async (tenantId, userName) => (await store.get(lock(tenantId, userName))) !== undefined,
    async recordFailure(tenantId, userName) {
      const key = counter(tenantId, userName);
      await store.put(key, 0, { ttlSeconds: windowSeconds, ifAbsent: true });
      const failures = await store.change<number>(key, (current) => (current ?? 0) + 1);
      if ((failures ?? 0) < mostFailures) return;
      await store.put(lock(tenantId, userName), true, { ttlSeconds: lockSeconds });
      await store.remove(key);
    },
    forget: (tenantId, userName) => store.remove(counter(tenantId, userName), lock(tenantId, userName)),
  };
}
