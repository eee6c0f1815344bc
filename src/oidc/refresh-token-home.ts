import type { Store } from '#store';
import { createGrantFacts } from './grant-facts.js';
import { readRefreshToken } from './refresh-token.js';

/**
 * The tenant that renews a refresh token where no tenant is named (`common`): the home of the account, else the tenant
 * that issued it. Undefined for a token that is unknown.
 */
export async function findRefreshTokenHome(store: Store, token: string): Promise<string | undefined> {
  const facts = (await readRefreshToken(token, createGrantFacts(store)))?.facts;
  return facts?.authentication.homeAccount?.tenantId ?? facts?.tenantId;
}
