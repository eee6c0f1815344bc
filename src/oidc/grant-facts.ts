import type { Context } from 'koa';
import type { Authentication } from '#claims';
import type { Json } from '#platform';
import { type Key, oldestBeyond, type Store } from '#store';
import type { Platform } from './redirect-uris.js';

/** Names asked by the `claims` parameter, with a value where one was given (`xms_cc`). */
export interface AskedClaims {
  readonly idToken: Readonly<Record<string, Json>>;
  readonly accessToken: Readonly<Record<string, Json>>;
}

/** What tokens for a person are made of: who signed in how, and what was asked. */
export interface GrantBasis {
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

/** What codes and refresh tokens go back to. One for each sign-in of an application, however often it refreshes. */
export interface GrantFacts extends GrantBasis {
  /** The application's id: nobody else may refresh. */
  readonly clientId: string;
  /** Seals the refresh tokens. */
  readonly refreshSecret: string;
  /** When they were last put at the end of the order in which grants go; seconds since the epoch. */
  readonly keptAt: number;
}

/** Refresh tokens live 90 days after their last use; their facts longer, so that "expired" can be told. */
const factsSeconds = 92 * 24 * 3600;
/** Grants kept; those that were not refreshed for longest go first, and with them their refresh tokens. */
const mostGrants = 20_000;

/** Grant facts on the store. */
export interface GrantFactsStore {
  /** Keeps those of a new grant. */
  put(grantId: string, facts: GrantFacts): Promise<void>;
  get(grantId: string): Promise<GrantFacts | undefined>;
  /** Used at this moment: their time begins anew, unless they went meanwhile. Not written more often than every five minutes. */
  prolong(grantId: string, facts: GrantFacts, now: number): Promise<void>;
}

const prolongedAfterSeconds = 300;

const grantsKey: Key = ['oidc', 'grants'];
export const grantFactsKey = (grantId: string): Key => ['oidc', 'grant-facts', grantId];

/** The facts of all grants; a refresh token takes its own to other tenants. */
export function createGrantFacts(store: Store): GrantFactsStore {
  return {
    put: async (grantId, facts) => {
      const oldest = await oldestBeyond(store, grantsKey, mostGrants);
      await store.commit([
        ...oldest.flatMap((id) => [{ remove: grantFactsKey(id) }, { dropFrom: grantsKey, member: id }]),
        { put: grantFactsKey(grantId), value: facts, ttlSeconds: factsSeconds },
        { addTo: grantsKey, member: grantId, ttlSeconds: factsSeconds },
      ]);
    },
    get: (grantId) => store.get<GrantFacts>(grantFactsKey(grantId)),
    prolong: async (grantId, facts, now) => {
      if (now - facts.keptAt < prolongedAfterSeconds) return;
      const key = grantFactsKey(grantId);
      await store.commit(
        [
          { put: key, value: { ...facts, keptAt: now }, ttlSeconds: factsSeconds },
          { dropFrom: grantsKey, member: grantId },
          { addTo: grantsKey, member: grantId, ttlSeconds: factsSeconds },
        ],
        [{ key, is: facts }],
      );
    },
  };
}

interface CurrentGrant {
  readonly id: string;
  readonly facts: GrantFacts;
}

/** From here on the tokens of a request are made of these facts: those of the grant, but for what is asked now. */
export function useGrant(ctx: Pick<Context, 'state'>, id: string, facts: GrantFacts): void {
  ctx.state.grant = { id, facts } satisfies CurrentGrant;
}

/** The facts of a grant in a request, read once; outside one, as they are kept. */
export async function grantOf(
  ctx: Pick<Context, 'state'> | undefined,
  id: string,
  grantFacts: GrantFactsStore,
): Promise<GrantFacts | undefined> {
  const current = ctx?.state.grant as CurrentGrant | undefined;
  if (current?.id === id) return current.facts;
  const facts = await grantFacts.get(id);
  if (ctx !== undefined && facts !== undefined) useGrant(ctx, id, facts);
  return facts;
}
