import type { Context } from 'koa';
import compose from 'koa-compose';
import type { Provider } from 'oidc-provider';
import type { Directory } from '#directory';
import type { InteractionPort } from '#signin';
import { createAdapter } from './adapter.js';
import { createAuthorizeEndpoint } from './authorize-endpoint.js';
import { clientMetadata } from './clients.js';
import { engineConfiguration } from './engine-configuration.js';
import { createEngineContext } from './engine-context.js';
import type { EngineDeps } from './engine-deps.js';
import { createGrantFacts } from './grant-facts.js';
import { createInteractions } from './interactions.js';
import type { EngineLibrary, EngineLoader } from './load-engine-library.js';
import { registerOnBehalfOfGrant } from './on-behalf-of-grant.js';
import { registerPasswordGrant } from './password-grant.js';
import { isSameRedirect } from './redirect-uris.js';
import { registerRefreshGrant } from './refresh-grant.js';
import { replaceRefreshTokens } from './refresh-token.js';
import { createEngineRoutes } from './routes.js';
import { projectSessions } from './sessions.js';
import { createTokenRoute } from './token-route.js';
import { replaceTokens } from './tokens.js';

/** The protocol side of one tenant. */
export interface Engine {
  readonly interactions: InteractionPort;
  /** Answers a request whose path below the tenant segment is `rest`; false when the engine has no such path. */
  handle(ctx: Context, rest: string): Promise<boolean>;
}

/**
 * Makes the engine of a tenant: one oidc-provider with our hooks around it. The provider and its key, which take a while to
 * make, come with the first sign-in or token; discovery and the key set do without.
 */
export function createEngine(library: EngineLoader, tenantId: string, deps: EngineDeps): Engine {
  const directoryOf = () => deps.catalog.directoryOf(tenantId);
  let opened: ReturnType<typeof openProvider> | undefined;
  const open = () => {
    opened ??= openProvider(library, tenantId, deps).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const routes = createEngineRoutes({
    tenantId,
    deps,
    directoryOf,
    authorize: async (...request) => (await open()).authorize(...request),
    token: async (...request) => (await open()).token(...request),
  });
  const provider = async () => (await open()).provider;
  return { interactions: createInteractions(provider, { tenantId, directoryOf, clock: deps.clock }), handle: routes };
}

/** The provider with the endpoints that run on it. */
async function openProvider(loadLibrary: EngineLoader, tenantId: string, deps: EngineDeps) {
  const library = await loadLibrary();
  const tracer = deps.tracer.within({ tenantId });
  const directoryOf = () => deps.catalog.directoryOf(tenantId);
  const grantFacts = createGrantFacts(deps.store);
  const engine = createEngineContext(directoryOf, deps.clock);
  const otherDirectory = async (id: string) =>
    (await deps.catalog.find(id)) === undefined ? undefined : deps.catalog.directoryOf(id);
  const provider = await createProvider(library, tenantId, deps, { directoryOf, grantFacts, engine });
  projectSessions(provider, {
    tenantId,
    directoryOf,
    otherDirectory,
    sessions: deps.sessions,
    engine,
    tracer,
  });
  registerRefreshGrant(provider, { clock: deps.clock, tenantId, directoryOf, otherDirectory, grantFacts });
  registerOnBehalfOfGrant(provider, { ...deps, tenantId, directoryOf, grantFacts });
  registerPasswordGrant(provider, { ...deps, tenantId, directoryOf, grantFacts });
  replaceRefreshTokens(provider, { grantFacts, clock: deps.clock });
  replaceTokens(provider, { ...deps, tenantId, directoryOf, grantFacts, tracer });
  const run = runInside(provider, tenantId);
  return {
    provider,
    authorize: createAuthorizeEndpoint(provider, run, { ...deps, tenantId, directoryOf, engine, tracer }),
    token: createTokenRoute(provider, run, { ...deps, tenantId, directoryOf, grantFacts, tracer }),
  };
}

async function createProvider(
  library: EngineLibrary,
  tenantId: string,
  deps: EngineDeps,
  ours: {
    readonly directoryOf: () => Promise<Directory>;
    readonly grantFacts: ReturnType<typeof createGrantFacts>;
    readonly engine: ReturnType<typeof createEngineContext>;
  },
): Promise<Provider> {
  const findClient = async (appId: string) => {
    const application = await (await ours.directoryOf()).applications.findBy('app-id', appId);
    return application && clientMetadata(application);
  };
  const configuration = engineConfiguration(library, {
    tenantId,
    origin: deps.origin,
    adapter: createAdapter(library, { store: deps.store, tenantId, findClient }),
    signingKey: await deps.keys.privateJwk(),
    grantFacts: ours.grantFacts,
    engine: ours.engine,
  });
  const provider = new library.Provider(`${deps.origin}/${tenantId}/v2.0`, configuration);
  provider.proxy = false;
  Object.assign(provider.Client.prototype, { redirectUriAllowed });
  return provider;
}

/** The engine's own look at redirect URIs, by the same rule that let the request in; errands were judged there. */
function redirectUriAllowed(this: { readonly registered_redirects?: readonly string[] }, given: string): boolean {
  const isErrand = given.endsWith('/oauth2/return');
  return isErrand || this.registered_redirects?.some((registered) => isSameRedirect(registered, given)) === true;
}

/** Runs the engine's own stack on a request, as if mounted at the tenant. */
function runInside(provider: Provider, tenantId: string): (ctx: Context, path: string) => Promise<void> {
  const stack = compose(provider.middleware);
  return async (ctx, path) => {
    const outer = ctx.path;
    // oidc-provider builds its own URLs from `mountPath` and the request's origin, which the http room has fixed.
    Object.assign(ctx, { mountPath: `/${tenantId}` });
    ctx.path = path;
    try {
      await stack(ctx as Parameters<typeof stack>[0], async () => {});
    } finally {
      ctx.path = outer;
    }
  };
}
