import type { Context } from 'koa';
import type { Application, Directory } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock, Outbound } from '#platform';
import type { Store } from '#store';
import { readAskedClaims } from './asked-claims.js';
import { authenticateClient, type ClientProof } from './client-authentication.js';
import { findCodeOrigin } from './code-origin.js';
import { redeemDeviceCode } from './device-code.js';
import type { EndpointVersion } from './endpoint-version.js';
import type { AskedClaims } from './grant-facts.js';
import { challengeOf } from './pkce.js';
import { matchRedirect, type Platform } from './redirect-uris.js';
import { readScopes } from './scopes.js';
import { type Fields, readTokenForm } from './token-form.js';

/** What the rest of a token request must know: kept in `ctx.state.tokenRequest`. */
export interface TokenRequestFacts {
  readonly client: Application;
  readonly clientAuthentication: ClientProof;
  readonly platform: Platform | undefined;
  readonly wantsClientInfo: boolean;
  readonly grantType: string;
  /** As asked here; undefined leaves what was asked before. */
  readonly scope: string | undefined;
  readonly askedClaims: AskedClaims | undefined;
  /** Of a code: what it goes back to. */
  readonly grantId: string | undefined;
}

/** What judging a token request needs. */
export interface TokenEndpointDeps {
  readonly origin: string;
  readonly tenantId: string;
  readonly store: Store;
  readonly directoryOf: () => Promise<Directory>;
  readonly outbound: Outbound;
  readonly clock: Clock;
}

const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const samlBearer = ['urn:ietf:params:oauth:grant-type:saml2-bearer', 'urn:ietf:params:oauth:grant-type:saml1_1-bearer'];
/** What a grant must carry. MSAL sends the device grant by its bare name. */
const needed = new Map<string, readonly string[]>(
  Object.entries({
    authorization_code: ['code', 'redirect_uri'],
    refresh_token: ['refresh_token'],
    client_credentials: ['scope'],
    password: ['username', 'password', 'scope'],
    [onBehalfOf]: ['assertion', 'scope', 'requested_token_use'],
    device_code: ['device_code'],
  }),
);
/** Only what the engine needs of each: secrets and unknown parameters stay here. */
const passedOn = new Map<string, readonly string[]>(
  Object.entries({
    authorization_code: ['code', 'redirect_uri', 'code_verifier'],
    refresh_token: ['refresh_token', 'scope'],
    client_credentials: ['scope'],
    password: ['username', 'password', 'scope'],
    [onBehalfOf]: ['assertion', 'scope'],
  }),
);

/**
 * Judges a token request as Entra does and leaves the engine a clean body: client authenticated, secrets gone,
 * unknown parameters gone. Throws the AADSTS error that Entra would answer.
 */
export async function readTokenRequest(
  ctx: Context,
  version: EndpointVersion,
  deps: TokenEndpointDeps,
): Promise<TokenRequestFacts> {
  const form = await readTokenForm(ctx, version);
  const { fields, clientId } = form;
  const directory = await deps.directoryOf();
  const client = await directory.applications.findBy('app-id', clientId);
  if (client === undefined) throw entraError(700016, { appId: clientId, tenant: directory.tenant.displayName });
  const { grantType } = form;
  const isSamlBearer = samlBearer.includes(grantType);
  if (!needed.has(grantType) && !isSamlBearer) throw entraError(70003, { grantType });
  for (const name of needed.get(grantType) ?? ['assertion']) need(fields, name);

  const platform = fields.redirect_uri === undefined ? undefined : matchRedirect(client, fields.redirect_uri)?.platform;
  const originProblem = checkOrigin(grantType, platform, ctx.get('origin'));
  if (originProblem !== undefined) throw originProblem;
  const { clientSecret, assertion } = form;
  const claim = { grantType, clientSecret, assertion, platform };
  const proof = await authenticateClient(client, claim, { ...deps, tenant: directory.tenant });
  if (typeof proof !== 'string') throw proof;
  // Active clients of AD FS only; no realm of this server is one, so every issuer is unknown.
  if (isSamlBearer) throw entraError(50107, { issuer: '' }, { oauth: 'invalid_grant' });

  const redeemed = grantType === 'device_code' ? await redeemDeviceCode(fields, client, deps) : fields;
  const engineGrant = grantType === 'device_code' ? 'authorization_code' : grantType;
  const segment: unknown = ctx.state.tenantSegment;
  const grantId = await checkGrant(engineGrant, redeemed, client, directory, {
    ...deps,
    segment: String(segment ?? deps.tenantId),
  });
  const names = passedOn.get(engineGrant) ?? [];
  const passed = Object.fromEntries(
    names.flatMap((name) => (redeemed[name] === undefined ? [] : [[name, redeemed[name]]])),
  );
  // The engine reads this instead of the stream, which is empty by now.
  Object.assign(ctx.req, { body: { client_id: clientId, grant_type: engineGrant, ...passed } });
  ctx.req.headers.authorization = undefined;
  return {
    client,
    clientAuthentication: proof,
    platform,
    wantsClientInfo: fields.client_info === '1' || version === 1,
    grantType: engineGrant,
    scope: grantType === 'device_code' ? undefined : fields.scope,
    askedClaims: readAskedClaims(fields.claims),
    grantId,
  };
}

function need(fields: Fields, parameter: string): string {
  const value = fields[parameter];
  if (value === undefined || value === '') throw entraError(900144, { parameter });
  return value;
}

/** Codes of single-page applications are redeemed by browsers and by nothing else (reply-url, SPA). */
function checkOrigin(grantType: string, platform: Platform | undefined, origin: string): EntraError | undefined {
  if (grantType === 'refresh_token') return undefined;
  if (grantType !== 'authorization_code') return origin === '' ? undefined : entraError(9002326, { origin });
  if (platform === undefined) return undefined;
  if (platform === 'spa' && origin === '') return entraError(9002327);
  if (platform !== 'spa' && origin !== '') return entraError(9002326, { origin });
  return undefined;
}

/** What is asked for is allowed; answers the grant of a code. */
async function checkGrant(
  grantType: string,
  fields: Fields,
  client: Application,
  directory: Directory,
  deps: TokenEndpointDeps & { readonly segment: string },
): Promise<string | undefined> {
  const scope = fields.scope ?? '';
  switch (grantType) {
    case 'authorization_code': {
      const origin = await findCodeOrigin(deps.store, fields.code ?? '');
      const isElsewhere = origin !== undefined && origin.segment !== deps.segment;
      if (isElsewhere || (origin !== undefined && origin.tenantId !== deps.tenantId)) throw entraError(700005);
      // By then the code itself is not kept any more.
      if (origin !== undefined && origin.endsAt <= deps.clock.now().getTime()) throw entraError(70008);
      if (fields.code_verifier !== undefined && challengeOf(fields.code_verifier) === undefined)
        throw entraError(501491);
      return origin?.grantId;
    }
    case 'client_credentials':
      if (scope.includes(' ') || !scope.endsWith('/.default')) throw entraError(1002012, { scope });
      break;
    case onBehalfOf:
      if (fields.requested_token_use !== 'on_behalf_of') {
        throw entraError(90023, { reason: "requested_token_use must be 'on_behalf_of'." });
      }
      break;
  }
  if (scope !== '') await readScopes(scope, directory, client);
  return undefined;
}
