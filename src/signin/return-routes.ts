import Router from '@koa/router';
import type { Context } from 'koa';
import { entraError } from '#errors';
import type { ProviderReply } from '#identity-providers';
import type { Tracer } from '#platform';
import { readForm } from '#web';
import type { PartnerSignOut } from './sign-out/sign-out-parts.js';
import type { StateStore } from './state-store.js';

/** What the returns need. */
export interface ReturnRoutesDeps {
  readonly origin: string;
  readonly tracer: Tracer;
  readonly states: StateStore;
  readonly partnerSignOut: PartnerSignOut;
}

/**
 * Where partners send the browser back. A cross-site POST brings no cookie, so the answer is only filed with its
 * conversation, found by the one-time handle; it is judged after a redirect, when the browser shows its own cookie.
 */
export function createReturnRoutes(deps: ReturnRoutesDeps): Router {
  const router = new Router();
  router.post('/login.srf', async (ctx) => {
    const form = eachOnce(await readForm(ctx));
    const reply = { method: 'POST', url: `${deps.origin}/login.srf`, form } as const;
    if (await deps.partnerSignOut.receive(ctx, reply)) return;
    // SAML names the sign-in in RelayState, WS-Federation in wctx.
    await fileReply(ctx, deps, form.RelayState ?? form.wctx, reply);
  });
  router.get('/login.srf', async (ctx) => {
    const reply = { method: 'GET', url: `${deps.origin}${ctx.url}`, form: {} } as const;
    if (await deps.partnerSignOut.receive(ctx, reply)) return;
    await fileReply(ctx, deps, single(ctx.query.RelayState), reply);
  });
  router.get('/:tenant/signout/:handle', async (ctx, next) => {
    if (!(await deps.partnerSignOut.depart(ctx, String(ctx.params.handle)))) await next();
  });
  router.get('/te/:tenant/oauth2/authresp', async (ctx) => {
    await fileReply(ctx, deps, single(ctx.query.state), { method: 'GET', url: `${deps.origin}${ctx.url}`, form: {} });
  });
  return router;
}

/** So does Entra treat what a partner's own portal begins: direct-federation knows sign-ins from the application only. */
const unasked =
  'the answer names no sign-in (RelayState, wctx or state is missing); IdP-initiated sign-in is not accepted';

async function fileReply(
  ctx: Context,
  deps: ReturnRoutesDeps,
  handle: string | undefined,
  reply: ProviderReply,
): Promise<void> {
  const id = handle === undefined || handle === '' ? undefined : await deps.states.peekReturnHandle(handle);
  const state = id === undefined ? undefined : await deps.states.load(id);
  const awaited = state?.provider?.awaits === 'return' ? state : undefined;
  const filed = awaited && { ...awaited, reply };
  // Spent whatever comes of it; of two answers by one handle the first is filed.
  const isFirst = handle !== undefined && id !== undefined && (await deps.states.spendReturnHandle(handle, id, filed));
  if (id === undefined || awaited === undefined || !isFirst) {
    const because =
      handle === undefined || handle === ''
        ? unasked
        : 'no sign-in waits for this RelayState, wctx or state: it is unknown, was used before, or its time is up';
    const tracer = id === undefined ? deps.tracer : deps.tracer.within({ signInId: id });
    tracer.record({
      step: 'identity-provider',
      name: 'answer refused',
      outcome: 'refused',
      errorCode: 'AADSTS50089',
      detail: { path: ctx.path, because },
    });
    ctx.state.refusalTold = true;
    if (because === unasked)
      ctx.state.whatToDo =
        'Begin the sign-in at the application: an answer that nobody asked for, as one that the identity provider began (IdP-initiated), is not accepted.';
    throw entraError(50089);
  }
  ctx.status = 303;
  ctx.redirect(`/${awaited.request.tenantId}/signin/${id}`);
}

/** Refuses a name that comes twice: which of the two would have been judged? */
export function eachOnce(
  fields: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, string>> {
  const form: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') throw entraError(90023, { reason: `The field '${name}' is sent more than once.` });
    form[name] = value;
  }
  return form;
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
