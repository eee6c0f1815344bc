import type { Context } from 'koa';
import type { Directory } from '#directory';
import { entraError } from '#errors';
import { checkSession } from './check-session.js';
import { discoveryDocument, keySet } from './discovery.js';
import type { EndpointVersion } from './endpoint-version.js';
import type { EngineDeps } from './engine-deps.js';
import { federationMetadata } from './federation-metadata.js';
import { signOut } from './sign-out.js';

/** What the routes join. */
export interface EngineRoutesDeps {
  readonly tenantId: string;
  readonly deps: EngineDeps;
  readonly directoryOf: () => Promise<Directory>;
  readonly authorize: (ctx: Context, path: string, version: EndpointVersion) => Promise<void>;
  readonly token: (ctx: Context, version: EndpointVersion) => Promise<void>;
}

/** The paths of a tenant as Entra spells them. Answers false for a path that is not one of them. */
export function createEngineRoutes(options: EngineRoutesDeps): (ctx: Context, rest: string) => Promise<boolean> {
  const { tenantId, deps, directoryOf, authorize, token } = options;
  return async (ctx, rest) => {
    if (rest.startsWith('/oauth2/v2.0/authorize')) {
      await authorize(ctx, rest, 2);
      return true;
    }
    switch (rest) {
      case '/v2.0/.well-known/openid-configuration':
      case '/.well-known/openid-configuration':
        openToAll(ctx);
        ctx.body = withAppId(
          ctx,
          discoveryDocument(deps.origin, await directoryOf(), rest.startsWith('/v2.0/') ? 2 : 1),
        );
        return true;
      case '/discovery/v2.0/keys':
      case '/discovery/keys':
        openToAll(ctx);
        ctx.body = keySet(deps.origin, await deps.keys.published(), rest.includes('v2.0') ? 2 : 1);
        return true;
      case '/oauth2/authorize':
        await authorize(ctx, '/oauth2/v2.0/authorize', 1);
        return true;
      case '/oauth2/v2.0/token':
      case '/oauth2/token':
        return answerToken(ctx, rest.includes('v2.0') ? 2 : 1, token);
      case '/oauth2/v2.0/logout':
      case '/oauth2/logout':
        await signOut(ctx, deps);
        return true;
      case '/FederationMetadata/2007-06/FederationMetadata.xml':
        ctx.type = 'application/xml';
        ctx.body = await federationMetadata(deps.origin, deps.keys, tenantId);
        return true;
      case '/oauth2/checksession':
        checkSession(ctx, deps.renderer);
        return true;
      default:
        return false;
    }
  };
}

async function answerToken(ctx: Context, version: EndpointVersion, token: EngineRoutesDeps['token']): Promise<true> {
  openToAll(ctx);
  ctx.set('Access-Control-Expose-Headers', 'x-ms-request-id, x-ms-httpver, Retry-After, WWW-Authenticate');
  if (ctx.method === 'OPTIONS') return preflight(ctx);
  if (ctx.method !== 'POST') throw entraError(900561);
  await token(ctx, version);
  ctx.set('Cache-Control', 'no-store, no-cache');
  ctx.set('Pragma', 'no-cache');
  ctx.set('Expires', '-1');
  return true;
}

/** `?appid=` is carried on to the key set, as applications with keys of their own need it (access-tokens). */
function withAppId(ctx: Context, document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { appid } = ctx.query;
  if (typeof appid !== 'string' || appid === '') return document;
  return { ...document, jwks_uri: `${document.jwks_uri}?appid=${encodeURIComponent(appid)}` };
}

/** Browsers may read these from any origin, errors included (entra-protocol 5.5). */
function openToAll(ctx: Context): void {
  ctx.set('Access-Control-Allow-Origin', '*');
}

function preflight(ctx: Context): true {
  ctx.set('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  ctx.set('Access-Control-Allow-Headers', ctx.get('access-control-request-headers'));
  ctx.status = 204;
  return true;
}
