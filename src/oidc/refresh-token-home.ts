import type { Store } from '#store';
import { createGrantFacts } from './grant-facts.js';

/**
 * The tenant that renews a refresh token where no tenant is named (`common`): the home of the account, else the tenant
 * that issued it. Undefined for a token that is unknown.
 */
export async function findRefreshTokenHome(store: Store, token: string): Promise<string | undefined> {
  const kept = await store.get<{ readonly grantId?: string }>(['oidc', 'refresh-token', token]);
  const facts = await createGrantFacts(store).get(kept?.grantId ?? '');
  return facts?.authentication.homeAccount?.tenantId ?? facts?.tenantId;
}
