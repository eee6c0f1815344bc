import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type Application, type Directory, missingPermissions, rolesOf, type User } from '#directory';
import { entraError } from '#errors';
import { newId, newOpaqueToken } from '#platform';
import { outstandingTerms } from '#signin';
import { askedPermissions } from './asked-permissions.js';
import { type GrantBasis, type GrantFacts, type GrantFactsStore, useGrant } from './grant-facts.js';
import { accessTokenSeconds, requestedIndicators, spellings } from './resources.js';
import { graphAppId, oidcScopeNames, readScopes, type ScopeRequest } from './scopes.js';

/** For whom tokens are issued without a browser: refresh, on-behalf-of, password. */
export interface TokenOrder {
  readonly directory: Directory;
  readonly client: Application;
  readonly user: User;
  /** With the scope that is asked now. */
  readonly basis: GrantBasis;
  /** What the tokens go back to; one is made where there is none yet. */
  readonly grant?: { readonly id: string; readonly facts: GrantFacts };
  readonly now: Date;
  /** `new` lives as long as they do; or for the rest of a time that does not begin anew. */
  readonly refreshToken: { readonly leftSeconds: number } | 'new' | 'none';
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
  const { directory, client, user, basis } = order;
  if (!user.accountEnabled) throw entraError(50057);
  const scopes = await readScopes(basis.scope, directory, client);
  await checkAllowed(order, scopes);

  const { id: grantId, facts } = order.grant ?? (await newGrant(order, grantFacts));
  const { clientId, refreshSecret, keptAt } = facts;
  useGrant(ctx, grantId, { ...basis, clientId, refreshSecret, keptAt });
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

async function newGrant({ client, basis, now }: TokenOrder, grantFacts: GrantFactsStore) {
  const id = newId();
  const keptAt = Math.floor(now.getTime() / 1000);
  const facts: GrantFacts = { ...basis, clientId: client.appId, refreshSecret: newOpaqueToken(), keptAt };
  await grantFacts.put(id, facts);
  return { id, facts };
}

async function checkAllowed({ directory, client, user, now }: TokenOrder, scopes: ScopeRequest) {
  const about = { appId: client.appId, appName: client.displayName };
  if (client.appRoleAssignmentRequired && !(await rolesOf(directory, client, user.id)).isAssigned) {
    throw entraError(50105, { ...about, account: user.mail ?? user.userPrincipalName });
  }
  const appIds = [client.appId, ...scopes.resources.map((each) => each.resource.appId)];
  if ((await outstandingTerms(directory, { user, appIds, now })).outstanding.length > 0) throw entraError(50158);
  const asked = askedPermissions(scopes, client);
  const missing = await missingPermissions(directory, { userId: user.id, asked });
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
  { refreshToken, user }: TokenOrder,
  grantId: string,
): Promise<string | undefined> {
  if (refreshToken === 'none' || ctx.oidc.client === undefined) return undefined;
  const token = new provider.RefreshToken({
    accountId: user.id,
    client: ctx.oidc.client,
    grantId,
    gty: 'refresh_token',
    scope: 'offline_access',
    ...(refreshToken === 'new' ? {} : { expiresIn: refreshToken.leftSeconds }),
  });
  ctx.oidc.entity('RefreshToken', token);
  return token.save();
}
