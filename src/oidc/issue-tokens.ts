import type { KoaContextWithOIDC, Provider, RefreshToken } from 'oidc-provider';
import { type Application, type Directory, missingPermissions, rolesOf, type User } from '#directory';
import { entraError } from '#errors';
import { newId } from '#platform';
import { outstandingTerms } from '#signin';
import type { GrantFacts, GrantFactsStore } from './grant-facts.js';
import { accessTokenSeconds, requestedIndicators, spellings } from './resources.js';
import { askedPermissions, graphAppId, oidcScopeNames, readScopes, type ScopeRequest } from './scopes.js';

/** For whom tokens are issued without a browser: refresh, on-behalf-of, password. */
export interface TokenOrder {
  readonly directory: Directory;
  readonly client: Application;
  readonly user: User;
  /** With the scope that is asked now. */
  readonly facts: GrantFacts;
  readonly now: Date;
  /** What to put into the new refresh token: the one that was shown, a new one, or nothing. */
  readonly refreshToken: { readonly renewed: RefreshToken } | 'new' | 'none';
}

/** The answer as the engine would write it. */
export interface IssuedTokens {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
  readonly scope: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/**
 * Issues tokens for a person who is not at the browser. Throws AADSTS50057 and 50173 where the account went,
 * 50105 where an assignment is needed, 50158 where terms of use are to be accepted, 65001 where nobody has consented.
 */
export async function issueTokens(
  provider: Provider,
  ctx: KoaContextWithOIDC,
  order: TokenOrder,
  grantFacts: GrantFactsStore,
): Promise<IssuedTokens> {
  const { directory, client, user, facts } = order;
  if (!user.accountEnabled) throw entraError(50057);
  const scopes = await readScopes(facts.scope, directory, client);
  await checkAllowed(order, scopes);

  // The tokens have facts of their own: this scope, the same person.
  const grantId = newId();
  await grantFacts.put(grantId, facts);
  const grant = new provider.Grant({ accountId: user.id, clientId: client.appId });
  Object.assign(grant, { jti: grantId });
  ctx.oidc.entity('Grant', grant);
  ctx.oidc.entity('Account', { accountId: user.id, claims: async () => ({ sub: user.id }) });

  const accessToken = await newAccessToken(provider, ctx, order, scopes, grantId);
  const idToken = scopes.oidc.includes('openid') ? await newIdToken(provider, ctx) : undefined;
  const refreshToken = await newRefreshToken(provider, ctx, order, grantId);
  return {
    ...accessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
  };
}

async function checkAllowed({ directory, client, user, now }: TokenOrder, scopes: ScopeRequest) {
  const about = { appId: client.appId, appName: client.displayName };
  if (client.appRoleAssignmentRequired && !(await rolesOf(directory, client, user.id)).isAssigned) {
    throw entraError(50105, { ...about, account: user.mail ?? user.userPrincipalName });
  }
  const appIds = [client.appId, ...scopes.resources.map((each) => each.resource.appId)];
  if ((await outstandingTerms(directory, { user, appIds, now })).outstanding.length > 0) throw entraError(50158);
  const asked = askedPermissions(scopes, client);
  const missing = await missingPermissions(directory, { clientAppId: client.appId, userId: user.id, asked });
  if (missing.length > 0) throw entraError(65001, about);
}

async function newAccessToken(
  provider: Provider,
  ctx: KoaContextWithOIDC,
  { directory, user }: TokenOrder,
  scopes: ScopeRequest,
  grantId: string,
) {
  const [indicator = ''] = requestedIndicators(scopes);
  const resource = scopes.resources[0]?.resource ?? (await directory.applications.findBy('app-id', graphAppId));
  if (resource === undefined || ctx.oidc.client === undefined) throw new Error('The API of the token is gone.');
  const token = new provider.AccessToken({
    accountId: user.id,
    client: ctx.oidc.client,
    grantId,
    gty: String(ctx.oidc.params?.grant_type ?? ''),
  });
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
  return { access_token: value, expires_in: token.expiration, token_type: 'Bearer' as const, scope: token.scope };
}

async function newIdToken(provider: Provider, ctx: KoaContextWithOIDC): Promise<string> {
  const token = new provider.IdToken({}, { ctx, client: ctx.oidc.client });
  return token.issue({ use: 'idtoken' });
}

/** Another 90 days; for a single-page application what is left of its 24 hours. */
async function newRefreshToken(
  provider: Provider,
  ctx: KoaContextWithOIDC,
  { refreshToken, user, facts }: TokenOrder,
  grantId: string,
): Promise<string | undefined> {
  if (refreshToken === 'none' || ctx.oidc.client === undefined) return undefined;
  const renewed = refreshToken === 'new' ? undefined : refreshToken.renewed;
  const token = new provider.RefreshToken({
    accountId: user.id,
    client: ctx.oidc.client,
    grantId: renewed?.grantId ?? grantId,
    gty: 'refresh_token',
    scope: renewed?.scope ?? 'offline_access',
    ...(facts.platform === 'spa' && renewed !== undefined ? { expiresIn: renewed.remainingTTL } : {}),
  });
  ctx.oidc.entity('RefreshToken', token);
  return token.save();
}
