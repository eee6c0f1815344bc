import type { Context } from 'koa';
import type { Application, Directory } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock } from '#platform';
import type { Store } from '#store';
import { readForm } from '#web';
import { authenticateClient } from './client-authentication.js';
import { matchRedirect, type Platform } from './redirect-uris.js';
import { readScopes } from './scopes.js';

/** What the rest of a token request must know: kept in `ctx.state.tokenRequest`. */
export interface TokenRequestFacts {
  readonly client: Application;
  readonly clientAuthentication: '0' | '1';
  readonly platform: Platform | undefined;
  readonly wantsClientInfo: boolean;
  readonly grantType: string;
}

/** What judging a token request needs. */
export interface TokenEndpointDeps {
  readonly tenantId: string;
  readonly store: Store;
  readonly directoryOf: () => Promise<Directory>;
  readonly clock: Clock;
}

const supportedGrants = ['authorization_code', 'refresh_token', 'client_credentials'];

/**
 * Judges a token request as Entra does and leaves the engine a clean body: client authenticated, secrets gone,
 * unknown parameters gone. Throws the AADSTS error that Entra would answer.
 */
export async function readTokenRequest(ctx: Context, deps: TokenEndpointDeps): Promise<TokenRequestFacts> {
  const fields = await readForm(ctx, 64 * 1024);
  const body: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') throw entraError(9000411, { parameter: name });
    body[name] = value;
  }
  const basic = readBasic(ctx.get('authorization'));
  const grantType = need(body, 'grant_type');
  const clientId = basic?.id ?? need(body, 'client_id');
  const directory = await deps.directoryOf();
  const client = await directory.applications.findBy('app-id', clientId);
  if (client === undefined) throw entraError(700016, { appId: clientId, tenant: directory.tenant.displayName });
  if (!supportedGrants.includes(grantType)) throw entraError(70003, { grantType });

  const platform = platformOf(client, body);
  const origin = ctx.get('origin');
  const originProblem = checkOrigin(grantType, platform, origin);
  if (originProblem !== undefined) throw originProblem;

  const proof = await authenticateClient(
    client,
    { grantType, clientSecret: basic?.secret ?? body.client_secret, platform },
    { tenant: directory.tenant, clock: deps.clock },
  );
  if (typeof proof !== 'string') throw proof;

  await checkGrant(grantType, body, client, directory, deps);
  // The engine reads this instead of the stream, which is empty by now.
  Object.assign(ctx.req, { body: bodyForEngine(grantType, clientId, body) });
  ctx.req.headers.authorization = undefined;
  return {
    client,
    clientAuthentication: proof,
    platform,
    wantsClientInfo: body.client_info === '1',
    grantType,
  };
}

function need(body: Readonly<Record<string, string>>, parameter: string): string {
  const value = body[parameter];
  if (value === undefined || value === '') throw entraError(900144, { parameter });
  return value;
}

/** RFC 6749 2.3.1: id and secret are form-encoded before they are joined. */
function readBasic(header: string): { readonly id: string; readonly secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    const decode = (part: string) => decodeURIComponent(part.replaceAll('+', '%20'));
    return { id: decode(id ?? ''), secret: decode(secret.join(':')) };
  } catch (cause) {
    throw entraError(9002313, {}, { cause });
  }
}

function platformOf(client: Application, body: Readonly<Record<string, string>>): Platform | undefined {
  return body.redirect_uri === undefined ? undefined : matchRedirect(client, body.redirect_uri)?.platform;
}

/** Codes of single-page applications are redeemed by browsers and by nothing else (reply-url, SPA). */
function checkOrigin(grantType: string, platform: Platform | undefined, origin: string): EntraError | undefined {
  if (grantType === 'client_credentials' && origin !== '') return entraError(9002326, { origin });
  if (grantType !== 'authorization_code' || platform === undefined) return undefined;
  if (platform === 'spa' && origin === '') return entraError(9002327);
  if (platform !== 'spa' && origin !== '') return entraError(9002326, { origin });
  return undefined;
}

async function checkGrant(
  grantType: string,
  body: Readonly<Record<string, string>>,
  client: Application,
  directory: Directory,
  deps: TokenEndpointDeps,
): Promise<void> {
  switch (grantType) {
    case 'authorization_code': {
      const tenantOfCode = await deps.store.get<string>(['oidc', 'code-tenant', need(body, 'code')]);
      need(body, 'redirect_uri');
      if (tenantOfCode !== undefined && tenantOfCode !== deps.tenantId) throw entraError(700005);
      return;
    }
    case 'client_credentials': {
      const scope = need(body, 'scope');
      if (scope.includes(' ') || !scope.endsWith('/.default')) throw entraError(1002012, { scope });
      await readScopes(scope, directory, client);
      return;
    }
    case 'refresh_token':
      need(body, 'refresh_token');
      if (body.scope !== undefined) await readScopes(body.scope, directory, client);
      return;
  }
}

/** Only what the grant needs: secrets and unknown parameters stay here. */
function bodyForEngine(
  grantType: string,
  clientId: string,
  body: Readonly<Record<string, string>>,
): Record<string, string> {
  const pick = (...names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
  const basis = { client_id: clientId, grant_type: grantType };
  switch (grantType) {
    case 'authorization_code':
      return { ...basis, ...pick('code', 'redirect_uri', 'code_verifier') };
    case 'client_credentials':
      return { ...basis, ...pick('scope') };
    default:
      return { ...basis, ...pick('refresh_token', 'scope') };
  }
}
