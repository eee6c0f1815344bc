import Router from '@koa/router';
import type { Context } from 'koa';
import { type EntraError, entraError } from '#errors';
import type { Realm } from '#home-realm';
import { isSameSecret, newOpaqueToken, type Tracer } from '#platform';
import { type Chrome, type Renderer, readForm } from '#web';
import { runFlow } from './flow.js';
import type { InteractionPort } from './interaction-port.js';
import { pageBranding } from './page-branding.js';
import { createReturnRoutes, eachOnce } from './return-routes.js';
import type { PartnerSignOut } from './sign-out/sign-out-parts.js';
import { beginning, type SignInState, startOver } from './state.js';
import type { StateStore } from './state-store.js';
import type { StepDeps } from './step.js';

/** What the routes need; everything of one tenant is asked for by its id. */
export interface SignInRoutesDeps {
  readonly origin: string;
  readonly renderer: Renderer;
  readonly tracer: Tracer;
  readonly states: StateStore;
  readonly partnerSignOut: PartnerSignOut;
  interactions(tenantId: string): Promise<InteractionPort | undefined>;
  stepDeps(tenantId: string, tracer: Tracer): Promise<StepDeps>;
}

/** `GET|POST /{tenant id}/signin/{id}` and the returns of partners. */
export function createSignInRoutes(deps: SignInRoutesDeps): Router {
  const router = new Router();
  router.get('/:tenant/signin/:id', (ctx) => visit(ctx, deps, String(ctx.params.tenant), String(ctx.params.id)));
  router.post('/:tenant/signin/:id', (ctx) => visit(ctx, deps, String(ctx.params.tenant), String(ctx.params.id)));
  const returns = createReturnRoutes(deps);
  router.use(returns.routes());
  return router;
}

/** One visit: only the browser that began the conversation gets in, and only with the form this server gave it. */
async function visit(ctx: Context, deps: SignInRoutesDeps, tenantId: string, id: string): Promise<void> {
  const interactions = await deps.interactions(tenantId);
  const request = await interactions?.current(ctx, id);
  const tracer = deps.tracer.within({ signInId: id, tenantId });
  if (interactions === undefined || request === undefined) {
    const because = 'this browser holds no sign-in of this id: it was begun elsewhere, is over, or its time is up';
    tracer.record({
      step: 'interaction',
      name: 'visit refused',
      outcome: 'refused',
      errorCode: 'AADSTS50089',
      detail: { because },
    });
    ctx.state.refusalTold = true;
    throw entraError(50089);
  }
  ctx.state.signInId = id;
  ctx.state.restartUrl = `/${tenantId}/signin/${id}?restart=1`;

  let state = (await deps.states.load(id)) ?? beginning(request, newOpaqueToken());
  const form = ctx.method === 'POST' ? await readOwnForm(ctx, state, tracer) : undefined;
  if (ctx.method === 'GET' && ctx.query.restart !== undefined) state = startOver(state);

  const stepDeps = await deps.stepDeps(tenantId, tracer);
  const outcome = await runFlow(state, { ctx, form }, stepDeps);
  switch (outcome.kind) {
    case 'show':
      await deps.states.save(outcome.state);
      ctx.type = 'html';
      ctx.body = deps.renderer.page(outcome.page, await chromeOf(outcome.state, stepDeps));
      ctx.status = outcome.page.status;
      return;
    case 'leave':
      await deps.states.save(outcome.state);
      return seeOther(ctx, outcome.url);
    case 'done': {
      // In this order: as long as the engine does not know the result, it can be told once more.
      const next = await interactions.finish(id, outcome.result);
      await deps.states.forget(id);
      return seeOther(ctx, next);
    }
    case 'stop':
      return stop(ctx, deps, interactions, state, outcome.error, outcome.answer);
  }
}

/** An error page keeps the conversation, so that "another account" can start over; an answer to the application ends it. */
async function stop(
  ctx: Context,
  deps: SignInRoutesDeps,
  interactions: InteractionPort,
  state: SignInState,
  error: EntraError,
  answer: 'page' | 'application',
): Promise<void> {
  if (answer === 'page') {
    await deps.states.save(startOver(state));
    ctx.state.refusalTold = true;
    throw error;
  }
  const description = `AADSTS${error.number}: ${error.message}`;
  const next = await interactions.abandon(state.request.id, { error: error.oauth, description });
  await deps.states.forget(state.request.id);
  seeOther(ctx, next);
}

/** Reads the form of a page of this conversation; each name once, the canary ours. */
async function readOwnForm(
  ctx: Context,
  state: SignInState,
  tracer: Tracer,
): Promise<Readonly<Record<string, string>>> {
  const form = eachOnce(await readForm(ctx, 64 * 1024));
  const { canary, ...rest } = form;
  if (!isSameSecret(canary ?? '', state.canary)) {
    tracer.record({
      step: 'interaction',
      name: 'form refused',
      outcome: 'refused',
      errorCode: 'AADSTS50089',
      detail: { because: 'the form is not one that this conversation showed' },
    });
    throw entraError(50089);
  }
  return rest;
}

/** While credentials are asked for the page is the home tenant's; before and after it is this tenant's. */
async function chromeOf(state: SignInState, { directory, realmFacts, origin }: StepDeps): Promise<Chrome> {
  const { request, canary, realm } = state;
  const { oneClickPeople } = directory.tenant;
  const atHome = realm?.kind === 'entra' && state.identity === undefined ? realm : undefined;
  const home = atHome === undefined ? directory.tenant : await realmFacts.findTenant(tenantOf(atHome));
  return {
    organisation: atHome?.displayName ?? directory.tenant.displayName,
    ...(home === undefined ? {} : pageBranding(home)),
    action: `/${request.tenantId}/signin/${request.id}`,
    canary,
    traceUrl: `${origin}/traces/${request.id}`,
    ...(oneClickPeople.length > 0 ? { loosenings: ['one-click sign-in (partners.people)'] } : {}),
  };
}

/** The id or domain that names the tenant of a realm: what stands behind the kind of provider. */
function tenantOf({ providerId }: Realm): string {
  return providerId.slice(providerId.indexOf(':') + 1);
}

/** 303 turns the form's POST into a GET; the URLs are ours, a partner's or a registered redirect URI. */
function seeOther(ctx: Context, url: string): void {
  ctx.status = 303;
  ctx.redirect(url);
}
