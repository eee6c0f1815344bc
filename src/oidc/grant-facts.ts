import type { Authentication } from '#claims';
import type { Json } from '#platform';
import type { Store } from '#store';
import type { Platform } from './redirect-uris.js';

/** Names asked by the `claims` parameter, with a value where one was given (`xms_cc`). */
export interface AskedClaims {
  readonly idToken: Readonly<Record<string, Json>>;
  readonly accessToken: Readonly<Record<string, Json>>;
}

/** What a code or refresh token goes back to: who signed in how, and what was asked. Kept beside the grant. */
export interface GrantFacts {
  /** The tenant that issued. */
  readonly tenantId: string;
  /** The user there. */
  readonly userId: string;
  readonly authentication: Authentication;
  /** The scope parameter as the application sent it. */
  readonly scope: string;
  /** `max_age` was asked, so `auth_time` must be told (OpenID Connect Core 3.1.2.1). */
  readonly tellAuthTime: boolean;
  /** The `claims` parameter: what was asked for each token. */
  readonly askedClaims?: AskedClaims;
  /** Of the redirect URI; decides how refresh tokens live and who may redeem them. */
  readonly platform: Platform | undefined;
}

/** Refresh tokens live 90 days after their last use; their facts longer, so that "expired" can be told. */
const factsSeconds = 92 * 24 * 3600;

/** Grant facts on the store. */
export interface GrantFactsStore {
  put(grantId: string, facts: GrantFacts): Promise<void>;
  get(grantId: string): Promise<GrantFacts | undefined>;
}

/** The facts of all grants; a refresh token takes its own to other tenants. */
export function createGrantFacts(store: Store): GrantFactsStore {
  const key = (grantId: string) => ['oidc', 'grant-facts', grantId] as const;
  return {
    put: async (grantId, facts) => {
      await store.put(key(grantId), facts, { ttlSeconds: factsSeconds });
    },
    get: (grantId) => store.get<GrantFacts>(key(grantId)),
  };
}
