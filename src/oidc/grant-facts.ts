import type { Authentication } from '#claims';
import type { Store } from '#store';

/** What a code or refresh token goes back to: who signed in how, and what was asked. Kept beside the grant. */
export interface GrantFacts {
  readonly authentication: Authentication;
  /** The scope parameter as the application sent it. */
  readonly scope: string;
}

/** Refresh tokens live 90 days; their facts as long. */
const factsSeconds = 91 * 24 * 3600;

/** Grant facts on the store. */
export interface GrantFactsStore {
  put(grantId: string, facts: GrantFacts): Promise<void>;
  get(grantId: string): Promise<GrantFacts | undefined>;
}

/** The facts of one tenant's grants. */
export function createGrantFacts(store: Store, tenantId: string): GrantFactsStore {
  const key = (grantId: string) => ['oidc', tenantId, 'grant-facts', grantId] as const;
  return {
    put: async (grantId, facts) => {
      await store.put(key(grantId), facts, { ttlSeconds: factsSeconds });
    },
    get: (grantId) => store.get<GrantFacts>(key(grantId)),
  };
}
