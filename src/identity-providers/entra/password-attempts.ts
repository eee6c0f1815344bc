import type { Clock } from '#platform';
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

/** Wrong passwords since the first of them, and when they are forgotten; the tenth locks until then. */
interface Failures {
  readonly count: number;
  readonly until: number;
}

/** Attempts on the store. Counter and lock are one value: there is no moment between them. */
export function createPasswordAttempts(store: Store, clock: Clock): PasswordAttempts {
  const keyOf = (tenantId: string, userName: string) => ['password-attempts', tenantId, userName] as const;
  const current = (failures: Failures | undefined): Failures | undefined =>
    failures !== undefined && failures.until > clock.epochSeconds() ? failures : undefined;
  return {
    async isLocked(tenantId, userName) {
      const failures = current(await store.get<Failures>(keyOf(tenantId, userName)));
      return failures !== undefined && failures.count >= mostFailures;
    },
    async recordFailure(tenantId, userName) {
      const key = keyOf(tenantId, userName);
      for (;;) {
        const before = await store.get<Failures>(key);
        const now = clock.epochSeconds();
        const { count, until } = current(before) ?? { count: 0, until: now + windowSeconds };
        const after: Failures = { count: count + 1, until: count + 1 === mostFailures ? now + lockSeconds : until };
        if (await store.commit([{ put: key, value: after, ttlSeconds: windowSeconds }], [{ key, is: before }])) return;
      }
    },
    forget: (tenantId, userName) => store.remove(keyOf(tenantId, userName)),
  };
}
