import type { Context } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { clientInfo } from '#claims';
import type { Directory, TenantCatalog } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock, Tracer } from '#platform';
import type { BrowserSessions } from '#signin';
import type { Store } from '#store';
import { type Renderer, readForm } from '#web';
import { type AuthorizeReading, type ResponseMode, readAuthorizeRequest } from './authorize-request.js';
import { rememberCodeOrigin } from './code-origin.js';
import type { EndpointVersion } from './endpoint-version.js';
import type { EngineContext } from './engine-context.js';
import { toEntraError } from './engine-errors.js';
import type { Errands } from './errands.js';
import { errorParameters, respond } from './response-modes.js';
import { tenantUrls } from './tenant-urls.js';

/** Longer queries are refused as Entra refuses them. */
const longestQuery = 32_768;

/** What the endpoint needs. */
export interface AuthorizeEndpointDeps {
  readonly origin: string;
  readonly tenantId: string;
  readonly store: Store;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly errands: Errands;
  readonly directoryOf: () => Promise<Directory>;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly tracer: Tracer;
  readonly engine: EngineContext;
}

type Run = (ctx: Context, path: string) => Promise<void>;

/** `GET|POST …/authorize`: judged by Entra's rules, then handed to the engine, whose answers leave in Entra's shape. */
export function createAuthorizeEndpoint(
  provider: Provider,
  run: Run,
  deps: AuthorizeEndpointDeps,
): (ctx: Context, path: string, version: EndpointVersion) => Promise<void> {
  for (const mode of ['query', 'fragment', 'form_post'] as const) {
    provider.registerResponseMode(`entra.${mode}`, (ctx, redirectUri, payload) =>
      answer(ctx, mode, redirectUri, payload as Record<string, string>, deps),
    );
  }
  // The engine's handlers write the answer; they must know which error it is.
  provider.on('authorization.error', (ctx: Context, error: Error) => {
    ctx.state.engineError = error;
  });
  provider.on('server_error', (ctx: Context, error: Error) => {
    ctx.state.engineError = error;
  });

  return async (ctx, path, version) => {
    const isResume = path !== '/oauth2/v2.0/authorize';
    if (!isResume && (await prepare(ctx, version, deps)) === 'answered') return;
    try {
      await run(ctx, path);
    } catch (error) {
      throw refused(ctx, toEntraError(error), deps);
    }
  };
}

/** Reads and judges; what is left for the engine is written into the query, whatever way it came. */
async function prepare(
  ctx: Context,
  version: EndpointVersion,
  deps: AuthorizeEndpointDeps,
): Promise<'answered' | 'go-on'> {
  if (ctx.querystring.length > longestQuery) throw refused(ctx, entraError(90015), deps);
  const given = ctx.method === 'POST' ? await readForm(ctx, 64 * 1024) : {};
  const segment = String(ctx.state.tenantSegment ?? deps.tenantId);
  const reading: AuthorizeReading = await readAuthorizeRequest(
    { ...ctx.query, ...given },
    {
      directory: await deps.directoryOf(),
      version,
      registeredName: async (appId) => (await deps.catalog.findApplication(appId))?.displayName,
      isErrand: isErrandOf(segment, deps),
    },
  );
  switch (reading.kind) {
    case 'show-page':
      throw refused(ctx, reading.error, deps);
    case 'tell-application': {
      refused(ctx, reading.error, deps);
      const { responseMode: mode, redirectUri, state } = reading;
      respond(ctx, deps.renderer, {
        mode,
        redirectUri,
        parameters: errorParameters(deps.origin, reading.error, state, about(ctx, deps)),
      });
      return 'answered';
    }
    case 'ok': {
      const { parameters } = reading.request;
      ctx.method = 'GET';
      ctx.query = { ...parameters, requested_scope: parameters.scope ?? '', tenant_segment: segment };
      return 'go-on';
    }
  }
}

/** Our own redirect URI counts only while the errand that the `state` names is in hand, and for its client. */
function isErrandOf(segment: string, { origin, errands }: AuthorizeEndpointDeps) {
  return async (redirectUri: string, clientId: string, state: string | undefined): Promise<boolean> => {
    if (redirectUri !== tenantUrls(origin, segment).errandReturn) return false;
    const errand = await errands.peek(state?.split('.')[0] ?? '');
    return errand?.clientId === clientId;
  };
}

/** Where the engine's authorization responses and errors leave. */
async function answer(
  ctx: KoaContextWithOIDC,
  mode: ResponseMode,
  redirectUri: string,
  payload: Record<string, string>,
  deps: AuthorizeEndpointDeps,
): Promise<void> {
  const { error: failed, iss: _, ...success } = payload;
  if (failed !== undefined) {
    const error = refused(ctx, toEntraError(ctx.state.engineError), deps);
    const parameters = errorParameters(deps.origin, error, payload.state, about(ctx, deps));
    respond(ctx, deps.renderer, { mode, redirectUri, parameters });
    return;
  }
  const { tenant_segment: segment, bare_token: bare } = ctx.oidc.params ?? {};
  const text = Object.fromEntries(
    Object.entries(success).flatMap(([name, value]) =>
      bare === '1' && name === 'id_token' ? [] : [[name, String(value)]],
    ),
  );
  await deps.sessions.enter(ctx, { tenantId: deps.tenantId, appId: ctx.oidc.client?.clientId ?? '' });
  if (text.code !== undefined) {
    const { store, tenantId } = deps;
    const grantId = ctx.oidc.entities.Grant?.jti ?? '';
    const origin = { tenantId, segment: String(segment ?? tenantId), grantId };
    await rememberCodeOrigin(store, text.code, origin, deps.clock.now());
  }
  respond(ctx, deps.renderer, { mode, redirectUri, parameters: { ...text, ...(await extras(ctx, deps)) } });
}

/** `session_state`, and `client_info` where it was asked for. */
async function extras(
  ctx: KoaContextWithOIDC,
  { engine, directoryOf }: AuthorizeEndpointDeps,
): Promise<Record<string, string>> {
  const authentication = engine.authentication(ctx);
  if (authentication === undefined) return {};
  const directory = await directoryOf();
  const user = await directory.users.get(ctx.oidc.session?.accountId ?? '');
  const wanted = ctx.oidc.params?.client_info === '1' && user !== undefined;
  return {
    ...(wanted ? { client_info: clientInfo(directory.tenant.id, user, authentication) } : {}),
    session_state: authentication.sessionId,
  };
}

/** Every refusal is told to the timeline; with a conversation going on, to its own. */
function refused(ctx: Context, error: EntraError, deps: AuthorizeEndpointDeps): EntraError {
  ctx.state.refusalTold = true;
  const signInId = /\/authorize\/([\w-]+)$/.exec(ctx.path)?.[1];
  const tracer = signInId === undefined ? deps.tracer : deps.tracer.within({ signInId });
  tracer.record({
    step: 'engine',
    name: 'authorization refused',
    outcome: 'refused',
    errorCode: error.code,
    detail: { because: error.message, ...error.detail },
  });
  return error;
}

function about(ctx: Context, { clock }: AuthorizeEndpointDeps) {
  return {
    correlationId: String(ctx.state.correlationId ?? ''),
    timestamp: `${clock.now().toISOString().slice(0, 19).replace('T', ' ')}Z`,
  };
}
