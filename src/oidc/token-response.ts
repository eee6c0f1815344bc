import type { KoaContextWithOIDC } from 'oidc-provider';
import { clientInfo } from '#claims';
import type { Directory } from '#directory';
import type { Clock } from '#platform';
import type { EndpointVersion } from './endpoint-version.js';
import { type GrantFactsStore, grantOf } from './grant-facts.js';
import { graphAppId, oidcScopeNames, readScopes } from './scopes.js';
import type { TokenRequestFacts } from './token-endpoint.js';

/** Refresh tokens of single-page applications: fixed 24 hours (refresh-tokens). */
export const spaRefreshTokenSeconds = 24 * 3600;

/** The engine's answer. */
export interface EngineAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
}

type Members = Readonly<Record<string, string | number>>;

/** What writing an answer needs. */
interface ResponseDeps {
  readonly tenantId: string;
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
  readonly clock: Clock;
}

/**
 * The token response with Entra's extra members: `ext_expires_in`, `client_info`, `refresh_token_expires_in` for
 * single-page applications; `expires_in` one second short, as observed; no `scope` for client credentials. v1 writes
 * numbers as strings and adds `expires_on`, `not_before`, `resource`.
 */
export async function entraTokenResponse(
  ctx: KoaContextWithOIDC,
  version: EndpointVersion,
  deps: ResponseDeps,
): Promise<Members> {
  const answer = ctx.body as EngineAnswer;
  const request = ctx.state.tokenRequest as TokenRequestFacts;
  const expiresIn = answer.expires_in - 1;
  const lifetimes = { expires_in: expiresIn, ext_expires_in: expiresIn };
  if (request.grantType === 'client_credentials') {
    const members = { token_type: 'Bearer', ...lifetimes, access_token: answer.access_token };
    return version === 1 ? inV1(members, await resourceNamed(request.scope ?? '', request, deps), deps.clock) : members;
  }
  const facts = await grantOf(ctx, ctx.oidc.entities.Grant?.jti ?? '', deps.grantFacts);
  const user = await (await deps.directoryOf()).users.get(ctx.oidc.entities.Account?.accountId ?? '');
  const scope = request.scope ?? facts?.scope ?? '';
  const members = {
    token_type: 'Bearer',
    scope: await scopeText(facts?.scope ?? '', answer.scope ?? '', request, deps),
    ...lifetimes,
    access_token: answer.access_token,
    ...(answer.refresh_token === undefined ? {} : { refresh_token: answer.refresh_token }),
    ...(answer.refresh_token !== undefined && facts?.platform === 'spa'
      ? { refresh_token_expires_in: remaining(ctx) - 1 }
      : {}),
    ...(answer.id_token === undefined ? {} : { id_token: answer.id_token }),
    ...(request.wantsClientInfo && facts !== undefined && user !== undefined
      ? { client_info: clientInfo(deps.tenantId, user, facts.authentication) }
      : {}),
  };
  return version === 1 ? inV1(members, await resourceNamed(scope, request, deps), deps.clock) : members;
}

async function resourceNamed(scope: string, request: TokenRequestFacts, deps: ResponseDeps): Promise<string> {
  const { resources } = await readScopes(scope, await deps.directoryOf(), request.client);
  return resources[0]?.name ?? graphAppId;
}

function inV1(members: Members, resource: string, clock: Clock): Members {
  const now = clock.epochSeconds();
  const { scope, ...others } = members;
  const text = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
  const names = String(scope ?? '')
    .split(' ')
    .map((name) => name.slice(name.lastIndexOf('/') + 1))
    .filter((name) => name !== '.default');
  return {
    ...text,
    ...(scope === undefined ? {} : { scope: names.join(' ') }),
    expires_on: String(now + Number(members.expires_in) + 1),
    not_before: String(now - 300),
    resource,
  };
}

/**
 * The spellings asked, which MSAL looks its tokens up by; for Graph with the OpenID scopes before them; for `.default`
 * what it came to, beside itself.
 */
async function scopeText(
  asked: string,
  granted: string,
  request: TokenRequestFacts,
  deps: ResponseDeps,
): Promise<string> {
  const ofResource = granted.split(' ').filter((name) => name !== '' && !oidcScopeNames.includes(name));
  const isGraph = ofResource.every((name) => !name.includes('://') || name.startsWith('https://graph.microsoft.com/'));
  const openId = asked.split(' ').filter((name) => oidcScopeNames.includes(name) && name !== 'offline_access');
  const standsFor = await Promise.all(
    ofResource.filter((name) => name.endsWith('/.default')).map((name) => grantedBehind(name, request, deps)),
  );
  return [...(isGraph ? openId : []), ...standsFor.flat(), ...ofResource].join(' ');
}

async function grantedBehind(
  name: string,
  { client }: TokenRequestFacts,
  deps: ResponseDeps,
): Promise<readonly string[]> {
  const directory = await deps.directoryOf();
  const { resources } = await readScopes(name, directory, client);
  const grants = (await directory.permissionGrants.listBy('client', client.appId)).filter(
    (grant) => grant.resourceAppId === resources[0]?.resource.appId,
  );
  const prefix = name.slice(0, -'.default'.length);
  return [...new Set(grants.flatMap((grant) => grant.scopes))].map((scope) => `${prefix}${scope}`);
}

/** Renewed refresh tokens of single-page applications keep the end they were born with. */
function remaining(ctx: KoaContextWithOIDC): number {
  return ctx.oidc.entities.RefreshToken?.expiration ?? spaRefreshTokenSeconds;
}
