import type { Context } from 'koa';
import type { Directory } from '#directory';
import { entraError } from '#errors';
import { readForm } from '#web';
import { discoveryDocument, keySet } from './discovery.js';
import type { EngineDeps } from './engine-deps.js';
import { signOut } from './sign-out.js';

type Endpoint = (ctx: Context, path: string) => Promise<void>;

/** What the routes join. */
export interface EngineRoutesDeps {
  readonly tenantId: string;
  readonly deps: EngineDeps;
  readonly directoryOf: () => Promise<Directory>;
  readonly authorize: Endpoint;
  readonly token: Endpoint;
}

/** The paths of a tenant as Entra spells them. Answers false for a path that is not one of them. */
export function createEngineRoutes(options: EngineRoutesDeps): (ctx: Context, rest: string) => Promise<boolean> {
  const { tenantId, deps, directoryOf, authorize, token } = options;
  return async (ctx, rest) => {
    if (rest.startsWith('/oauth2/v2.0/authorize')) {
      await authorize(ctx, rest);
      return true;
    }
    switch (rest) {
      case '/v2.0/.well-known/openid-configuration':
        openToAll(ctx);
        ctx.body = discoveryDocument(deps.origin, tenantId);
        return true;
      case '/discovery/v2.0/keys':
        openToAll(ctx);
        ctx.body = await keySet(deps.origin, deps.keys);
        return true;
      case '/oauth2/v2.0/token':
        openToAll(ctx);
        ctx.set('Access-Control-Expose-Headers', 'x-ms-request-id, x-ms-httpver, Retry-After, WWW-Authenticate');
        if (ctx.method === 'OPTIONS') return preflight(ctx);
        if (ctx.method !== 'POST') throw entraError(900561);
        await token(ctx, rest);
        ctx.set('Cache-Control', 'no-store, no-cache');
        ctx.set('Pragma', 'no-cache');
        ctx.set('Expires', '-1');
        return true;
      case '/oauth2/v2.0/logout': {
        const form = ctx.method === 'POST' ? await readForm(ctx, 64 * 1024) : ctx.query;
        const parameters = Object.fromEntries(Object.entries(form).filter(([, value]) => typeof value === 'string'));
        const { sessions, renderer } = deps;
        await signOut(ctx, parameters as Record<string, string>, {
          directory: await directoryOf(),
          sessions,
          renderer,
        });
        return true;
      }
      default:
        return false;
    }
  };
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
