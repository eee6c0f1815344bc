import type { Context } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Outbound } from '#platform';
import type { Store } from '#store';
import { findCodeOrigin } from './code-origin.js';
import { currentTokenRequest } from './current-request.js';
import { type EndpointVersion, rememberEndpointVersion } from './endpoint-version.js';
import { toEntraError } from './engine-errors.js';
import { grantOf } from './grant-facts.js';
import { issueTokens } from './issue-tokens.js';
import { readScopes } from './scopes.js';
import { readTokenRequest, type TokenRequestFacts } from './token-endpoint.js';
import { type EngineAnswer, entraTokenResponse } from './token-response.js';
import { signApplicationToken, type TokenDeps } from './tokens.js';

/** What the route needs. */
export interface TokenRouteDeps extends TokenDeps {
  readonly store: Store;
  readonly outbound: Outbound;
}

/** `POST …/token`: judged by Entra's rules, issued by the engine, answered with Entra's members. */
export function createTokenRoute(
  provider: Provider,
  run: (ctx: Context, path: string) => Promise<void>,
  deps: TokenRouteDeps,
): (ctx: Context, version: EndpointVersion) => Promise<void> {
  provider.on('grant.error', (ctx: Context, error: Error) => {
    ctx.state.engineError = error;
  });
  return (ctx, version) =>
    currentTokenRequest.run(ctx, async () => {
      try {
        rememberEndpointVersion(ctx, version);
        const request = await readTokenRequest(ctx, version, deps);
        ctx.state.tokenRequest = request;
        // Read before the code is taken: another who shows it meanwhile takes the grant away, and this one was first.
        if (request.grantId !== undefined) await grantOf(ctx, request.grantId, deps.grantFacts);
        // The engine has nothing to add for an application itself: no code, no grant, no person.
        if (request.grantType === 'client_credentials') ctx.body = await signApplicationToken(request, deps);
        else await run(ctx, '/oauth2/v2.0/token');
        if (ctx.state.engineError !== undefined) throw ctx.state.engineError;
        if (request.grantType === 'authorization_code') {
          await forAnotherResource(provider, ctx as KoaContextWithOIDC, request, deps);
        }
        ctx.body = await entraTokenResponse(ctx as KoaContextWithOIDC, version, deps);
      } catch (error) {
        const grantType = (ctx.state.tokenRequest as TokenRequestFacts | undefined)?.grantType;
        const entraProblem = toEntraError(error, grantType === undefined ? {} : { grantType });
        ctx.state.refusalTold = true;
        // What does not answer is not asked for the timeline either.
        if (entraProblem.category !== 'unavailable') await traceRefusal(ctx, entraProblem, deps);
        throw entraProblem;
      }
    });
}

/** The code was for several APIs and the redemption names another than the first: its token is for that one. */
async function forAnotherResource(
  provider: Provider,
  ctx: KoaContextWithOIDC,
  request: TokenRequestFacts,
  deps: TokenRouteDeps,
): Promise<void> {
  const grantId = ctx.oidc.entities.Grant?.jti ?? '';
  const facts = await grantOf(ctx, grantId, deps.grantFacts);
  if (facts === undefined || request.scope === undefined) return;
  const directory = await deps.directoryOf();
  const [asked, before] = await Promise.all([
    readScopes(request.scope, directory, request.client),
    readScopes(facts.scope, directory, request.client),
  ]);
  const [first] = asked.resources;
  if (first === undefined || first.resource.appId === before.resources[0]?.resource.appId) return;
  const user = await directory.users.get(facts.userId);
  if (user === undefined) return;
  // The id_token and the refresh token of the code stay: they are for the client, not for an API.
  const scope = request.scope.replace(/\bopenid\b/, '').trim();
  const about = { directory, client: request.client, user, now: deps.clock.now() };
  const order = { ...about, basis: { ...facts, scope }, grant: { id: grantId, facts }, refreshToken: 'none' as const };
  const issued = await issueTokens(provider, ctx, order, deps.grantFacts);
  ctx.body = { ...(ctx.body as EngineAnswer), ...issued };
}

/** A refused code still tells its own sign-in's timeline, when it is one of ours. */
async function traceRefusal(ctx: Context, error: ReturnType<typeof toEntraError>, deps: TokenRouteDeps): Promise<void> {
  const body: unknown = Reflect.get(ctx.req, 'body');
  const code = body !== null && typeof body === 'object' && 'code' in body ? String(body.code) : undefined;
  const origin = code === undefined ? undefined : await findCodeOrigin(deps.store, code);
  const signInId = (await deps.grantFacts.get(origin?.grantId ?? ''))?.authentication.signInId;
  const tracer = signInId === undefined ? deps.tracer : deps.tracer.within({ signInId });
  tracer.record({
    step: 'token',
    name: 'token refused',
    outcome: 'refused',
    errorCode: error.code,
    detail: { because: error.message, ...error.detail },
  });
}
