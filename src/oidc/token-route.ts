import type { Context } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Directory } from '#directory';
import type { Clock, Tracer } from '#platform';
import type { Store } from '#store';
import { toEntraError } from './engine-errors.js';
import type { GrantFactsStore } from './grant-facts.js';
import { readTokenRequest, type TokenRequestFacts } from './token-endpoint.js';
import { entraTokenResponse } from './token-response.js';

/** What the route needs. */
export interface TokenRouteDeps {
  readonly tenantId: string;
  readonly store: Store;
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
  readonly clock: Clock;
  readonly tracer: Tracer;
}

/** `POST …/token`: judged by Entra's rules, issued by the engine, answered with Entra's members. */
export function createTokenRoute(
  provider: Provider,
  run: (ctx: Context, path: string) => Promise<void>,
  deps: TokenRouteDeps,
): (ctx: Context, path: string) => Promise<void> {
  provider.on('grant.error', (ctx: Context, error: Error) => {
    ctx.state.engineError = error;
  });
  return async (ctx, path) => {
    try {
      const request = await readTokenRequest(ctx, deps);
      ctx.state.tokenRequest = request;
      await run(ctx, path);
      if (ctx.state.engineError !== undefined) throw ctx.state.engineError;
      ctx.body = await entraTokenResponse(ctx as KoaContextWithOIDC, deps);
    } catch (error) {
      const grantType = (ctx.state.tokenRequest as TokenRequestFacts | undefined)?.grantType;
      const entraProblem = toEntraError(error, grantType === undefined ? {} : { grantType });
      ctx.state.refusalTold = true;
      await traceRefusal(ctx, entraProblem, deps);
      throw entraProblem;
    }
  };
}

/** A refused code still tells its own sign-in's timeline, when it is one of ours. */
async function traceRefusal(ctx: Context, error: ReturnType<typeof toEntraError>, deps: TokenRouteDeps): Promise<void> {
  const body: unknown = Reflect.get(ctx.req, 'body');
  const code = body !== null && typeof body === 'object' && 'code' in body ? String(body.code) : undefined;
  const stored =
    code === undefined
      ? undefined
      : await deps.store.get<{ grantId?: string }>(['oidc', deps.tenantId, 'AuthorizationCode', code]);
  const signInId = (await deps.grantFacts.get(stored?.grantId ?? ''))?.authentication.signInId;
  const tracer = signInId === undefined ? deps.tracer : deps.tracer.within({ signInId });
  tracer.record({
    step: 'token',
    name: 'token refused',
    outcome: 'refused',
    errorCode: error.code,
    detail: { because: error.message, ...error.detail },
  });
}
