import type { Adapter, Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider';
import { newOpaqueToken } from '#platform';
import { readAskedClaims } from './asked-claims.js';
import { codeSeconds } from './code-origin.js';
import type { EngineContext } from './engine-context.js';
import { type GrantFactsStore, grantOf, useGrant } from './grant-facts.js';
import { interactionCookie } from './interactions.js';
import type { EngineLibrary } from './load-engine-library.js';
import { createPrompts } from './prompts.js';
import { matchRedirect } from './redirect-uris.js';
import {
  accessTokenSeconds,
  appIdOfIndicator,
  requestedIndicators,
  resourceIndicator,
  spellings,
} from './resources.js';
import { findResource, oidcScopeNames } from './scopes.js';
import type { TokenRequestFacts } from './token-endpoint.js';
import { spaRefreshTokenSeconds } from './token-response.js';
import { idTokenSeconds } from './tokens.js';

const minutes = 60;
const days = 24 * 3600;
const refreshTokenSeconds = 90 * days;

/** What the configuration is made with. */
export interface ConfigurationDeps {
  readonly tenantId: string;
  readonly origin: string;
  readonly adapter: (model: string) => Adapter;
  readonly signingKey: JWK;
  readonly grantFacts: GrantFactsStore;
  readonly engine: EngineContext;
}

/** The engine's configuration; everything Entra-like that it can be told by options is told here. */
export function engineConfiguration(library: EngineLibrary, deps: ConfigurationDeps): Configuration {
  const { tenantId, engine, grantFacts } = deps;
  const secure = deps.origin.startsWith('https:');
  return {
    adapter: deps.adapter,
    jwks: { keys: [{ ...deps.signingKey, use: 'sig', alg: 'RS256' }] },
    routes: {
      authorization: '/oauth2/v2.0/authorize',
      token: '/oauth2/v2.0/token',
      jwks: '/discovery/engine/keys',
      end_session: '/oauth2/engine/logout',
    },
    scopes: [...oidcScopeNames],
    responseTypes: ['code', 'id_token', 'code id_token', 'id_token token'],
    subjectTypes: ['public'],
    clientAuthMethods: ['none'],
    // `requested_scope`: the engine drops offline_access from `scope` where OpenID says so; Entra does not.
    extraParams: [
      ...['requested_scope', 'tenant_segment', 'endpoint_version', 'bare_token', 'admin_consent', 'invitation'],
      ...['client_info', 'domain_hint', 'sid', 'claims'],
    ],
    extraClientMetadata: { properties: ['registered_redirects'] },
    clientBasedCORS: () => true,
    allowOmittingSingleRegisteredRedirectUri: false,
    expiresWithSession: () => false,
    pkce: { required: () => false },
    conformIdTokenClaims: false,
    cookies: {
      names: { session: 'gh_engine', interaction: interactionCookie, resume: 'gh_resume' },
      short: { httpOnly: true, sameSite: 'lax', secure, overwrite: true },
      long: { httpOnly: true, sameSite: 'lax', secure, overwrite: true },
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      claimsParameter: { enabled: false },
      introspection: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: resourceIndicators(engine),
    },
    ttl: {
      AuthorizationCode: codeSeconds,
      Interaction: 60 * minutes,
      Session: 1 * days,
      // Asked for when its code is redeemed.
      Grant: codeSeconds,
      IdToken: idTokenSeconds,
      RefreshToken: (ctx) =>
        (ctx.state.tokenRequest as TokenRequestFacts | undefined)?.platform === 'spa'
          ? spaRefreshTokenSeconds
          : refreshTokenSeconds,
    },
    interactions: {
      policy: createPrompts(library, engine),
      url: (_ctx, interaction) => `/${tenantId}/signin/${interaction.uid}`,
    },
    issueRefreshToken: async (ctx, _client, code) =>
      (await grantOf(ctx, code.grantId ?? '', grantFacts))?.scope.split(' ').includes('offline_access') === true,
    findAccount: async (ctx, accountId) => {
      const { directory } = ctx.oidc.client === undefined ? { directory: undefined } : await directoryFor(engine, ctx);
      const user = directory === undefined ? undefined : await directory.users.get(accountId);
      return user?.accountEnabled ? { accountId, claims: async () => ({ sub: accountId }) } : undefined;
    },
    loadExistingGrant: (ctx) => newGrant(ctx, deps),
    renderError: async (_ctx, _out, error) => {
      throw error;
    },
  };
}

function directoryFor(engine: EngineContext, ctx: KoaContextWithOIDC) {
  return engine.request(ctx);
}

/** A grant of its own for every sign-in, so that a replayed code revokes that sign-in's tokens and no others. */
async function newGrant(ctx: KoaContextWithOIDC, { engine, grantFacts, tenantId }: ConfigurationDeps) {
  const authentication = engine.authentication(ctx);
  if (authentication === undefined) return undefined;
  const { scopes, client } = await engine.request(ctx);
  const grant = new ctx.oidc.provider.Grant({
    accountId: ctx.oidc.account?.accountId ?? '',
    clientId: ctx.oidc.client?.clientId ?? '',
  });
  grant.addOIDCScope(scopes.oidc.join(' '));
  for (const each of scopes.resources)
    grant.addResourceScope(resourceIndicator(each.resource), each.spellings.join(' '));
  for (const indicator of requestedIndicators(scopes)) grant.addResourceScope(indicator, scopes.oidc.join(' '));
  const grantId = await grant.save();
  const { requested_scope: scope, max_age: maxAge, redirect_uri: redirectUri, claims } = ctx.oidc.params ?? {};
  const askedClaims = readAskedClaims(typeof claims === 'string' ? claims : undefined);
  const facts = {
    tenantId,
    userId: ctx.oidc.account?.accountId ?? '',
    clientId: client.appId,
    ...(askedClaims === undefined ? {} : { askedClaims }),
    authentication,
    scope: String(scope ?? ''),
    tellAuthTime: maxAge !== undefined,
    platform: matchRedirect(client, String(redirectUri))?.platform,
    refreshSecret: newOpaqueToken(),
    keptAt: Math.floor(authentication.authenticatedAt),
  };
  await grantFacts.put(grantId, facts);
  useGrant(ctx, grantId, facts);
  return grant;
}

function resourceIndicators(engine: EngineContext): NonNullable<Configuration['features']>['resourceIndicators'] {
  return {
    enabled: true,
    useGrantedResource: () => true,
    // With several resources in a code the token is for the first.
    defaultResource: async (ctx, _client, oneOf) => {
      if (oneOf !== undefined) return oneOf[0] ?? '';
      const { scopes } = await engine.request(ctx);
      return [...requestedIndicators(scopes)];
    },
    getResourceServerInfo: async (ctx, indicator) => {
      const { directory, client } = await engine.request(ctx);
      const resource = await findResource(appIdOfIndicator(indicator), directory, client);
      return {
        scope: [...spellings(resource), ...oidcScopeNames].join(' '),
        audience: resource.appId,
        accessTokenFormat: 'jwt',
        accessTokenTTL: accessTokenSeconds(),
        jwt: { sign: { alg: 'RS256' } },
      };
    },
  };
}
