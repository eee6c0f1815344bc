import type { KoaContextWithOIDC, Provider, RefreshToken } from 'oidc-provider';
import { type Application, type Directory, missingPermissions } from '#directory';
import { type EntraError, entraError } from '#errors';
import { newId } from '#platform';
import type { GrantFacts, GrantFactsStore } from './grant-facts.js';
import { accessTokenSeconds, requestedIndicators, spellings } from './resources.js';
import { askedPermissions, graphAppId, oidcScopeNames, readScopes } from './scopes.js';
import type { TokenRequestFacts } from './token-endpoint.js';

/** What the grant needs. */
export interface RefreshGrantDeps {
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
}

/**
 * The refresh grant as Entra has it, in place of the engine's: the scope may name any API that was consented, a new
 * refresh token comes with every answer and the old one stays good, and tokens of single-page applications keep the
 * end they were born with (refresh-tokens).
 */
export function registerRefreshGrant(provider: Provider, deps: RefreshGrantDeps): void {
  provider.registerGrantType('refresh_token', (ctx) => refresh(provider, ctx, deps), ['refresh_token', 'scope']);
}

async function refresh(provider: Provider, ctx: KoaContextWithOIDC, deps: RefreshGrantDeps): Promise<void> {
  const { client: caller } = ctx.state.tokenRequest as TokenRequestFacts;
  const presented = await provider.RefreshToken.find(String(ctx.oidc.params?.refresh_token), {
    ignoreExpiration: true,
  });
  const facts = await deps.grantFacts.get(presented?.grantId ?? '');
  const problem = problemOf(ctx, presented, facts, caller);
  if (problem !== undefined) throw problem;
  if (presented === undefined || facts === undefined) return;

  const directory = await deps.directoryOf();
  const user = await directory.users.get(presented.accountId);
  if (user === undefined || !user.accountEnabled) throw entraError(user === undefined ? 50173 : 50057);
  const scope = String(ctx.oidc.params?.scope ?? facts.scope);
  const scopes = await readScopes(scope, directory, caller);
  const asked = askedPermissions(scopes);
  if ((await missingPermissions(directory, { clientAppId: caller.appId, userId: user.id, asked })).length > 0) {
    throw entraError(65001, { appId: caller.appId, appName: caller.displayName });
  }

  // The new tokens have facts of their own: another scope, the same person.
  const grantId = newId();
  await deps.grantFacts.put(grantId, { ...facts, scope });
  const grant = new provider.Grant({ accountId: user.id, clientId: caller.appId });
  Object.assign(grant, { jti: grantId });
  ctx.oidc.entity('Grant', grant);
  ctx.oidc.entity('Account', { accountId: user.id, claims: async () => ({ sub: user.id }) });

  const accessToken = await newAccessToken(provider, ctx, { directory, caller, scopes, grantId, userId: user.id });
  const idToken = scopes.oidc.includes('openid') ? await newIdToken(provider, ctx) : undefined;
  const refreshToken = await renew(provider, ctx, presented, facts);
  ctx.body = { ...accessToken, refresh_token: refreshToken, ...(idToken === undefined ? {} : { id_token: idToken }) };
}

function problemOf(
  ctx: KoaContextWithOIDC,
  presented: RefreshToken | undefined,
  facts: GrantFacts | undefined,
  caller: Application,
): EntraError | undefined {
  if (presented === undefined || facts === undefined || presented.clientId !== caller.appId) {
    return entraError(70000, {
      parameter: 'refresh_token',
      reason: 'It is unknown here, malformed, or was issued to another application.',
    });
  }
  const isSpa = facts.platform === 'spa';
  if (isSpa && ctx.get('origin') === '') return entraError(9002327);
  return presented.isExpired ? entraError(isSpa ? 700084 : 70008) : undefined;
}

async function newAccessToken(
  provider: Provider,
  ctx: KoaContextWithOIDC,
  about: {
    readonly directory: Directory;
    readonly caller: Application;
    readonly scopes: Awaited<ReturnType<typeof readScopes>>;
    readonly grantId: string;
    readonly userId: string;
  },
) {
  const { directory, scopes, grantId, userId } = about;
  const [indicator = ''] = requestedIndicators(scopes);
  const resource = scopes.resources[0]?.resource ?? (await directory.applications.findBy('app-id', graphAppId));
  if (resource === undefined || ctx.oidc.client === undefined) throw new Error('The API of the token is gone.');
  const token = new provider.AccessToken({ accountId: userId, client: ctx.oidc.client, grantId, gty: 'refresh_token' });
  token.resourceServer = new provider.ResourceServer(indicator, {
    scope: [...spellings(resource), ...oidcScopeNames].join(' '),
    audience: resource.appId,
    accessTokenFormat: 'jwt',
    accessTokenTTL: accessTokenSeconds(),
    jwt: { sign: { alg: 'RS256' } },
  });
  token.scope = (scopes.resources[0]?.spellings ?? []).join(' ');
  ctx.oidc.entity('AccessToken', token);
  const value = await token.save();
  return { access_token: value, expires_in: token.expiration, token_type: 'Bearer', scope: token.scope };
}

async function newIdToken(provider: Provider, ctx: KoaContextWithOIDC): Promise<string> {
  const token = new provider.IdToken({}, { ctx, client: ctx.oidc.client });
  return token.issue({ use: 'idtoken' });
}

/** Another 90 days; for a single-page application what is left of its 24 hours. */
async function renew(
  provider: Provider,
  ctx: KoaContextWithOIDC,
  presented: RefreshToken,
  facts: GrantFacts,
): Promise<string> {
  if (ctx.oidc.client === undefined || presented.grantId === undefined || presented.scope === undefined) {
    throw new Error('The refresh token is not whole.');
  }
  const token = new provider.RefreshToken({
    accountId: presented.accountId,
    client: ctx.oidc.client,
    grantId: presented.grantId,
    gty: 'refresh_token',
    scope: presented.scope,
    ...(facts.platform === 'spa' ? { expiresIn: presented.remainingTTL } : {}),
  });
  ctx.oidc.entity('RefreshToken', token);
  return token.save();
}
