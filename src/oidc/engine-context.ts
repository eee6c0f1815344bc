import type { Context } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Authentication } from '#claims';
import type { Application, Directory, RequestedPermission } from '#directory';
import type { Clock } from '#platform';
import type { SilentChoice } from '#signin';
import { askedPermissions, permissionsBehind } from './asked-permissions.js';
import { readScopes, type ScopeRequest } from './scopes.js';

/** What the request in the engine's hands is about, in the directory's terms. */
export interface EngineRequest {
  readonly directory: Directory;
  readonly client: Application;
  readonly scopes: ScopeRequest;
  readonly asked: readonly RequestedPermission[];
}

/** Facts about a running request that the engine does not carry for us. */
export interface EngineContext {
  /** The authorization request that the engine is working on. */
  request(ctx: KoaContextWithOIDC): Promise<EngineRequest>;
  /** Whom the browser's session stood for, once it was looked at. */
  silentChoice(ctx: Context): SilentChoice | undefined;
  rememberSilentChoice(ctx: Context, choice: SilentChoice, authentication: Authentication | undefined): void;
  now(): Date;
  /** How the person of this request signed in: by session, or just now. */
  authentication(ctx: KoaContextWithOIDC): Authentication | undefined;
}

/** The context of one tenant's engine. Requests are weakly held: they go with their Koa context. */
export function createEngineContext(directoryOf: () => Promise<Directory>, clock: Clock): EngineContext {
  const silent = new WeakMap<
    object,
    { readonly choice: SilentChoice; readonly authentication: Authentication | undefined }
  >();
  const requests = new WeakMap<object, Promise<EngineRequest>>();

  const read = async (ctx: KoaContextWithOIDC): Promise<EngineRequest> => {
    const directory = await directoryOf();
    const client = await directory.applications.findBy('app-id', ctx.oidc.client?.clientId ?? '');
    if (client === undefined) throw new Error('The engine knows a client that the directory does not.');
    const scopes = await readScopes(String(ctx.oidc.params?.requested_scope ?? ''), directory, client);
    const asked = [...askedPermissions(scopes, client), ...(await permissionsBehind(scopes, directory, client))];
    return { directory, client, scopes, asked };
  };

  return {
    now: () => clock.now(),
    request(ctx) {
      const known = requests.get(ctx.req) ?? read(ctx);
      requests.set(ctx.req, known);
      return known;
    },
    silentChoice: (ctx) => silent.get(ctx.req)?.choice,
    rememberSilentChoice: (ctx, choice, authentication) => {
      silent.set(ctx.req, { choice, authentication });
    },
    authentication: (ctx) => {
      const fromConversation = (ctx.oidc.result as { authentication?: Authentication } | undefined)?.authentication;
      return fromConversation ?? silent.get(ctx.req)?.authentication;
    },
  };
}
