import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { grantOfToken } from '#claims';
import type { Application, Directory } from '#directory';
import { entraError } from '#errors';
import type { KeyRing } from '#keys';
import type { Clock, JsonObject } from '#platform';
import type { GrantFactsStore } from './grant-facts.js';
import { issueTokens } from './issue-tokens.js';
import type { TokenRequestFacts } from './token-endpoint.js';

/** The grant's name on the wire. */
export const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What the grant needs. */
export interface OnBehalfOfDeps {
  readonly tenantId: string;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
}

/**
 * An API asks another API for the person who called it (v2-oauth2-on-behalf-of-flow). The assertion must be an access
 * token of this tenant, for a person, whose audience is the caller: else AADSTS50013, 500133, 240002, 7000114.
 */
export function registerOnBehalfOfGrant(provider: Provider, deps: OnBehalfOfDeps): void {
  provider.registerGrantType(
    onBehalfOf,
    async (ctx) => {
      ctx.body = await exchange(provider, ctx, deps);
    },
    ['assertion', 'scope'],
  );
}

async function exchange(provider: Provider, ctx: KoaContextWithOIDC, deps: OnBehalfOfDeps) {
  const { client, askedClaims } = ctx.state.tokenRequest as TokenRequestFacts;
  const scope = String(ctx.oidc.params?.scope ?? '');
  const claims = await judgeAssertion(String(ctx.oidc.params?.assertion ?? ''), client, deps);
  const grantId = grantOfToken(claims) ?? '';
  const facts = await deps.grantFacts.get(grantId);
  if (facts === undefined) throw refusedAssertion('it was not issued by this server, or long ago');

  const directory = await deps.directoryOf();
  const user = await directory.users.get(String(claims.oid));
  if (user === undefined) throw entraError(50173);
  const wantsRefresh = scope.split(' ').includes('offline_access');
  return issueTokens(
    provider,
    ctx,
    {
      directory,
      client,
      user,
      now: deps.clock.now(),
      basis: {
        ...{ ...facts, tenantId: deps.tenantId, userId: user.id, platform: undefined, scope },
        ...(askedClaims === undefined ? {} : { askedClaims }),
      },
      // A refresh token is the caller's own; what cannot be refreshed goes back to where the assertion does.
      ...(wantsRefresh ? {} : { grant: { id: grantId, facts } }),
      refreshToken: wantsRefresh ? 'new' : 'none',
    },
    deps.grantFacts,
  );
}

async function judgeAssertion(assertion: string, client: Application, deps: OnBehalfOfDeps): Promise<JsonObject> {
  const verified = await deps.keys.verify(assertion);
  if (verified === undefined) throw refusedAssertion('its signature is not by a key of this tenant');
  const { payload } = verified;
  const ours = [client.appId, ...client.identifierUris].map((each) => each.replace(/\/$/, ''));
  if (!ours.includes(String(payload.aud).replace(/\/$/, ''))) {
    throw refusedAssertion('its audience is another application than the caller');
  }
  if (payload.idtyp === 'app') throw entraError(7000114, { appId: client.appId });
  if (payload.scp === undefined) throw entraError(240002);
  const now = deps.clock.now();
  if (Number(payload.exp) * 1000 <= now.getTime()) {
    const time = (date: Date) => date.toISOString().slice(0, 19);
    throw entraError(500133, { now: time(now), expiry: time(new Date(Number(payload.exp) * 1000)) });
  }
  return payload;
}

function refusedAssertion(reason: string) {
  return entraError(50013, { reason });
}
