import { createHash } from 'node:crypto';
import type { AccessToken, ClientCredentials, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type ClaimRequest, claimSet, compose, identityProviderName } from '#claims';
import type { Application, Directory } from '#directory';
import type { KeyRing } from '#keys';
import type { Clock, JsonObject, Tracer } from '#platform';
import type { Store } from '#store';
import type { GrantFacts, GrantFactsStore } from './grant-facts.js';
import { appIdOfIndicator } from './resources.js';
import { findResource, oidcScopeNames, readScopes } from './scopes.js';
import { tenantUrls } from './tenant-urls.js';
import type { TokenRequestFacts } from './token-endpoint.js';

export const idTokenSeconds = 3600;

/** What tokens are made with. */
export interface TokenDeps {
  readonly origin: string;
  readonly tenantId: string;
  readonly keys: KeyRing;
  readonly store: Store;
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
  readonly clock: Clock;
  readonly tracer: Tracer;
}

type IdToken = { ctx: KoaContextWithOIDC; client: { clientId: string }; extra: Readonly<Record<string, unknown>> };

/** Makes the engine's tokens Entra's: claims by the claims room, signature by the key ring. */
export function replaceTokens(provider: Provider, library: typeof import('oidc-provider'), deps: TokenDeps): void {
  const currentRequest = () => library.Provider.ctx as KoaContextWithOIDC | undefined;
  Object.assign(provider.IdToken.prototype, {
    issue(this: IdToken) {
      return signIdToken(this, deps);
    },
  });
  Object.assign(provider.AccessToken.prototype, {
    async getValueAndPayload(this: AccessToken) {
      return { value: await signAccessToken(this, currentRequest(), deps) };
    },
  });
  Object.assign(provider.ClientCredentials.prototype, {
    async getValueAndPayload(this: ClientCredentials) {
      return { value: await signApplicationToken(this, currentRequest(), deps) };
    },
  });
}

async function signIdToken(token: IdToken, deps: TokenDeps): Promise<string> {
  const { ctx, extra } = token;
  const facts = await factsOf(ctx, deps);
  const directory = await deps.directoryOf();
  const client = await application(directory, token.client.clientId);
  const user = await directory.users.get(facts.userId);
  if (user === undefined) throw new Error('The user is gone.');
  const protocol: Record<string, string | number> = {};
  if (facts.grant.tellAuthTime) protocol.auth_time = facts.grant.authentication.authenticatedAt;
  if (typeof extra.nonce === 'string') protocol.nonce = extra.nonce;
  for (const hash of ['at_hash', 'c_hash'])
    if (typeof extra[hash] === 'string') protocol[hash] = leftHalfHash(String(extra[hash]));
  return sign(
    {
      token: 'id_token',
      version: 2,
      issuer: tenantUrls(deps.origin, deps.tenantId).issuer,
      audience: client.appId,
      tenant: directory.tenant,
      client,
      resource: client,
      person: { user, authentication: facts.grant.authentication },
      oidcScopes: oidcScopesOf(facts.grant.scope),
      permissions: [],
      roles: [],
      clientAuthentication: clientAuthenticationOf(ctx),
      now: deps.clock.epochSeconds(),
      lifetimeSeconds: idTokenSeconds,
      protocol,
    },
    deps,
  );
}

async function signAccessToken(
  token: AccessToken,
  ctx: KoaContextWithOIDC | undefined,
  deps: TokenDeps,
): Promise<string> {
  const directory = await deps.directoryOf();
  const client = await application(directory, token.clientId ?? '');
  const resource = await application(directory, appIdOfIndicator(token.resourceServer?.identifier() ?? ''));
  const grant = await deps.grantFacts.get(token.grantId ?? '');
  const user = await directory.users.get(token.accountId);
  if (user === undefined || grant === undefined) throw new Error('The user or the grant is gone.');
  const permissions = await permissionsOf(grant, { directory, client, resource, userId: user.id });
  return sign(
    {
      ...resourceTokenBasis(resource, directory, client, deps),
      person: { user, authentication: grant.authentication },
      oidcScopes: oidcScopesOf(grant.scope),
      permissions,
      roles: [],
      clientAuthentication: clientAuthenticationOf(ctx),
      lifetimeSeconds: token.expiration,
    },
    deps,
  );
}

async function signApplicationToken(
  token: ClientCredentials,
  ctx: KoaContextWithOIDC | undefined,
  deps: TokenDeps,
): Promise<string> {
  const directory = await deps.directoryOf();
  const client = await application(directory, token.clientId ?? '');
  const indicator = token.resourceServer?.identifier() ?? '';
  const resource = await findResource(appIdOfIndicator(indicator), directory, client);
  const roles = client.grantedAppRoles.find((each) => each.resourceAppId === resource.appId)?.roles ?? [];
  return sign(
    {
      ...resourceTokenBasis(resource, directory, client, deps),
      person: undefined,
      oidcScopes: [],
      permissions: [],
      roles,
      clientAuthentication: clientAuthenticationOf(ctx),
      lifetimeSeconds: token.expiration,
    },
    deps,
  );
}

/** Version, issuer and audience follow the resource (access-tokens: `requestedAccessTokenVersion`). */
function resourceTokenBasis(resource: Application, directory: Directory, client: Application, deps: TokenDeps) {
  const version = resource.requestedAccessTokenVersion ?? 1;
  const urls = tenantUrls(deps.origin, deps.tenantId);
  return {
    token: 'access_token' as const,
    version,
    issuer: version === 1 ? urls.issuerV1 : urls.issuer,
    audience: version === 1 ? (resource.identifierUris[0] ?? resource.appId) : resource.appId,
    tenant: directory.tenant,
    client,
    resource,
    now: deps.clock.epochSeconds(),
    protocol: {},
  };
}

async function sign(request: ClaimRequest, deps: TokenDeps): Promise<string> {
  const claims = compose(request);
  const payload: JsonObject = claimSet(claims);
  const { x5t } = await deps.keys.current();
  const header = { typ: 'JWT', alg: 'RS256', ...(request.version === 1 ? { x5t } : {}) };
  // What a token's claims came from is kept by its `uti`, so that the inspector can say it later.
  const origins = claims.map(({ name, source, rule }) => ({ name, source, rule }));
  await deps.store.put(['oidc', 'claim-origins', String(payload.uti)], origins, { ttlSeconds: 24 * 3600 });
  const authentication = request.person?.authentication;
  deps.tracer
    .within(authentication === undefined ? {} : { signInId: authentication.signInId, user: authentication.email })
    .record({
      step: 'claims',
      name: `${request.token === 'id_token' ? 'id_token' : `access token for ${request.resource.displayName}`} issued`,
      outcome: 'ok',
      detail: {
        version: request.version,
        ...(authentication === undefined ? {} : { idp: identityProviderName(authentication) }),
        claims: claims.map(({ name, value, source, rule }) => ({ name, value, source, rule })),
      },
    });
  return deps.keys.sign(header, payload);
}

/** The permissions of one resource in a grant; `.default` means everything granted so far. */
async function permissionsOf(
  grant: GrantFacts,
  about: {
    readonly directory: Directory;
    readonly client: Application;
    readonly resource: Application;
    readonly userId: string;
  },
): Promise<readonly string[]> {
  const { directory, client, resource, userId } = about;
  const scopes = await readScopes(grant.scope, directory, client);
  const asked = scopes.resources.find((each) => each.resource.appId === resource.appId);
  if (asked === undefined) return [];
  if (!asked.isDefault) return asked.permissions.map((permission) => permission.value);
  const grants = (await directory.permissionGrants.list()).filter(
    (each) =>
      each.clientAppId === client.appId &&
      each.resourceAppId === resource.appId &&
      (each.principalId === null || each.principalId === userId),
  );
  return [...new Set(grants.flatMap((each) => each.scopes))];
}

async function factsOf(
  ctx: KoaContextWithOIDC,
  deps: TokenDeps,
): Promise<{ readonly grant: GrantFacts; readonly userId: string }> {
  const { Grant, Account } = ctx.oidc.entities;
  const grant = await deps.grantFacts.get(Grant?.jti ?? '');
  if (grant === undefined || Account === undefined) throw new Error('The grant has no facts.');
  return { grant, userId: Account.accountId };
}

async function application(directory: Directory, appId: string): Promise<Application> {
  const found = await directory.applications.findBy('app-id', appId);
  if (found === undefined) throw new Error(`The application ${appId} is gone.`);
  return found;
}

function oidcScopesOf(scope: string): readonly string[] {
  return scope.split(' ').filter((name) => oidcScopeNames.includes(name));
}

function clientAuthenticationOf(ctx: KoaContextWithOIDC | undefined): '0' | '1' | '2' {
  return (ctx?.state.tokenRequest as TokenRequestFacts | undefined)?.clientAuthentication ?? '0';
}

/** OpenID Connect Core 3.1.3.6. */
function leftHalfHash(value: string): string {
  return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
}
