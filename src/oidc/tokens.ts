import { createHash } from 'node:crypto';
import type { AccessToken, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type ClaimRequest, claimSet, compose, identityProviderName } from '#claims';
import { type Application, type Directory, rolesOf } from '#directory';
import { entraError } from '#errors';
import type { KeyRing } from '#keys';
import type { Clock, JsonObject, Tracer } from '#platform';
import { currentTokenRequest } from './current-request.js';
import { endpointVersionOf } from './endpoint-version.js';
import { type GrantFacts, type GrantFactsStore, grantOf } from './grant-facts.js';
import { memberships } from './memberships.js';
import { accessTokenSeconds, appIdOfIndicator } from './resources.js';
import { findResource, graphAppId, oidcScopeNames, readScopes } from './scopes.js';
import { tenantUrls } from './tenant-urls.js';
import type { TokenRequestFacts } from './token-endpoint.js';

export const idTokenSeconds = 3600;

/** What tokens are made with. */
export interface TokenDeps {
  readonly origin: string;
  readonly tenantId: string;
  readonly keys: KeyRing;
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
  readonly clock: Clock;
  readonly tracer: Tracer;
}

type IdToken = { ctx: KoaContextWithOIDC; client: { clientId: string }; extra: Readonly<Record<string, unknown>> };

/** Makes the engine's tokens Entra's: claims by the claims room, signature by the key ring. */
export function replaceTokens(provider: Provider, deps: TokenDeps): void {
  const currentRequest = () => currentTokenRequest.getStore() as KoaContextWithOIDC | undefined;
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
}

async function signIdToken(token: IdToken, deps: TokenDeps): Promise<string> {
  const { ctx, extra } = token;
  const facts = await factsOf(ctx, deps);
  const directory = await deps.directoryOf();
  const client = await application(directory, token.client.clientId);
  checkMapping(client);
  const version = endpointVersionOf(ctx);
  const urls = tenantUrls(deps.origin, deps.tenantId);
  return sign(
    {
      ...(await personal(facts.userId, facts.grant, { directory, application: client, deps })),
      grantId: facts.grantId,
      token: 'id_token',
      version,
      issuer: version === 1 ? urls.issuerV1 : urls.issuer,
      audience: client.appId,
      tenant: directory.tenant,
      client,
      resource: client,
      permissions: [],
      clientAuthentication: clientAuthenticationOf(ctx),
      now: deps.clock.epochSeconds(),
      lifetimeSeconds: idTokenSeconds,
      protocol: fromEngine(facts.grant, extra),
      asked: facts.grant.askedClaims?.idToken ?? {},
      frontChannel: ctx.oidc.route !== 'token',
    },
    deps,
  );
}

/** `nonce` and the hashes that the engine worked out. */
function fromEngine(grant: GrantFacts, extra: Readonly<Record<string, unknown>>) {
  const protocol: Record<string, string | number> = {};
  if (grant.tellAuthTime) protocol.auth_time = Math.floor(grant.authentication.authenticatedAt);
  if (typeof extra.nonce === 'string') protocol.nonce = extra.nonce;
  for (const hash of ['at_hash', 'c_hash'])
    if (typeof extra[hash] === 'string') protocol[hash] = leftHalfHash(String(extra[hash]));
  return protocol;
}

async function signAccessToken(
  token: AccessToken,
  ctx: KoaContextWithOIDC | undefined,
  deps: TokenDeps,
): Promise<string> {
  const directory = await deps.directoryOf();
  const client = await application(directory, token.clientId ?? '');
  const resource = await application(directory, appIdOfIndicator(token.resourceServer?.identifier() ?? ''));
  checkMapping(resource);
  const { grantId = '' } = token;
  const grant = await grantOf(ctx, grantId, deps.grantFacts);
  if (grant === undefined) throw new Error('The grant is gone.');
  const about = await personal(token.accountId, grant, { directory, application: resource, deps });
  const scopes = await readScopes(grant.scope, directory, client);
  const asked = scopes.resources.find((each) => each.resource.appId === resource.appId);
  return sign(
    {
      ...about,
      grantId,
      ...resourceTokenBasis(resource, asked?.name, directory, client, deps),
      permissions: await permissionsOf(asked, { directory, client, resource, userId: about.person.user.id }),
      clientAuthentication: clientAuthenticationOf(ctx),
      lifetimeSeconds: token.expiration,
      asked: grant.askedClaims?.accessToken ?? {},
    },
    deps,
  );
}

/** A token for an application itself, for the first API of its scope; `scope` was judged before. */
export async function signApplicationToken(
  request: Pick<TokenRequestFacts, 'client' | 'clientAuthentication' | 'scope'>,
  deps: TokenDeps,
): Promise<{ readonly access_token: string; readonly expires_in: number }> {
  const directory = await deps.directoryOf();
  const { client, clientAuthentication } = request;
  const [asked] = (await readScopes(request.scope ?? '', directory, client)).resources;
  const resource = asked?.resource ?? (await findResource(graphAppId, directory, client));
  const roles = client.grantedAppRoles.find((each) => each.resourceAppId === resource.appId)?.roles ?? [];
  const lifetimeSeconds = accessTokenSeconds();
  const access_token = await sign(
    {
      ...resourceTokenBasis(resource, asked?.name, directory, client, deps),
      person: undefined,
      oidcScopes: [],
      permissions: [],
      roles,
      clientAuthentication,
      lifetimeSeconds,
      asked: {},
      groupsUrl: '',
    },
    deps,
  );
  return { access_token, expires_in: lifetimeSeconds };
}

/** The person of a token with roles and groups at the application whose manifest counts. */
async function personal(
  userId: string,
  grant: GrantFacts,
  about: { readonly directory: Directory; readonly application: Application; readonly deps: TokenDeps },
) {
  const { directory, application: whose, deps } = about;
  const user = await directory.users.get(userId);
  if (user === undefined) throw entraError(50173);
  const { roles } = await rolesOf(directory, whose, userId);
  return {
    person: { user, authentication: grant.authentication, ...(await memberships(directory, whose, user)) },
    roles,
    oidcScopes: oidcScopesOf(grant.scope),
    groupsUrl: `${deps.origin}/graph/v1.0/users/${userId}/getMemberObjects`,
  };
}

/** Version, issuer and audience follow the resource (access-tokens: `requestedAccessTokenVersion`). */
function resourceTokenBasis(
  resource: Application,
  askedAs: string | undefined,
  directory: Directory,
  client: Application,
  deps: TokenDeps,
) {
  const version = resource.requestedAccessTokenVersion ?? 1;
  const urls = tenantUrls(deps.origin, deps.tenantId);
  return {
    token: 'access_token' as const,
    version,
    issuer: version === 1 ? urls.issuerV1 : urls.issuer,
    audience: version === 1 ? (askedAs ?? resource.identifierUris[0] ?? resource.appId) : resource.appId,
    tenant: directory.tenant,
    client,
    resource,
    now: deps.clock.epochSeconds(),
    protocol: {},
    frontChannel: false,
  };
}

/** Mapped claims need the application's word that it knows them (jwt-claims-customization). */
function checkMapping({ claimsMappingPolicy, acceptMappedClaims }: Application): void {
  if (claimsMappingPolicy !== null && !acceptMappedClaims) throw entraError(50146);
}

async function sign(request: ClaimRequest, deps: TokenDeps): Promise<string> {
  const claims = compose(request);
  const payload: JsonObject = claimSet(claims);
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
  deps.tracer.count({ what: 'token', kind: request.token });
  return deps.keys.sign({ typ: 'JWT', alg: 'RS256' }, payload, { withThumbprint: request.version === 1 });
}

/** The permissions of one resource in a grant; `.default` means everything granted so far. */
async function permissionsOf(
  asked: Awaited<ReturnType<typeof readScopes>>['resources'][number] | undefined,
  about: {
    readonly directory: Directory;
    readonly client: Application;
    readonly resource: Application;
    readonly userId: string;
  },
): Promise<readonly string[]> {
  const { directory, client, resource, userId } = about;
  if (asked === undefined) return [];
  if (!asked.isDefault) return asked.permissions.map((permission) => permission.value);
  const grants = (await directory.permissionGrants.listBy('client', client.appId)).filter(
    (each) => each.resourceAppId === resource.appId && (each.principalId === null || each.principalId === userId),
  );
  const preAuthorized = resource.preAuthorizedApplications.filter((each) => each.appId === client.appId);
  return [...new Set([...grants.flatMap((each) => each.scopes), ...preAuthorized.flatMap((each) => each.scopes)])];
}

async function factsOf(
  ctx: KoaContextWithOIDC,
  deps: TokenDeps,
): Promise<{ readonly grantId: string; readonly grant: GrantFacts; readonly userId: string }> {
  const { Grant, Account } = ctx.oidc.entities;
  const grantId = Grant?.jti ?? '';
  const grant = await grantOf(ctx, grantId, deps.grantFacts);
  if (grant === undefined || Account === undefined) throw new Error('The grant has no facts.');
  return { grantId, grant, userId: Account.accountId };
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
