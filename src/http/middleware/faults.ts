import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Middleware } from 'koa';
import type { Fault, FaultEndpoint, Faults } from '#control';
import { entraError, isAadstsNumber } from '#errors';
import { writeGraphError } from '#graph';
import { readForm } from '#web';
import { bearerClaims } from '../bearer-claims.js';
import { endpointOf } from '../endpoint-of.js';
import { answerError, type ErrorEdgeDeps } from '../error-edges/error-edge.js';
import { answerGraphThrottled } from '../throttled.js';

/** What the middleware needs. */
export interface FaultDeps extends ErrorEdgeDeps {
  readonly faults: Pick<Faults, 'strike'>;
}

/** Failures that the control room has ordered, in the words of the endpoint they are at. It is never in their way itself. */
export function orderedFaults(deps: FaultDeps): Middleware {
  return async (ctx, next) => {
    if (ctx.path.startsWith('/_guesthouse/')) return next();
    const endpoint = endpointOf(ctx.path);
    const what = await deps.faults.strike({ endpoint, path: ctx.path, who: () => whoOf(ctx) });
    if (what === undefined) return next();
    deps.tracer.within({}).record({
      step: 'http',
      name: 'fault struck',
      outcome: 'failed',
      detail: { path: ctx.path, ...what },
    });
    if (what.delayMs !== undefined) await wait(what.delayMs);
    if (what.status === undefined && what.code === undefined) return next();
    fail(ctx, what, endpoint, deps);
  };
}

function fail(ctx: Context, what: Fault['what'], endpoint: FaultEndpoint | undefined, deps: FaultDeps): void {
  const { status = 503, code, retryAfterSeconds } = what;
  if (code !== undefined && isAadstsNumber(code)) {
    answerError(ctx, entraError(code), deps);
    return;
  }
  if (endpoint === 'graph' && status === 429) {
    answerGraphThrottled(ctx, deps.clock, { information: 'ResourceUnitLimitExceeded' });
  } else if (endpoint === 'graph') {
    writeGraphError(
      ctx,
      status,
      graphCodes[status] ?? 'generalException',
      graphMessages[status] ?? 'An error has occurred.',
      deps.clock,
    );
  } else {
    answerError(ctx, entraError(90033), deps);
    ctx.status = status;
  }
  if (retryAfterSeconds === undefined) ctx.remove('Retry-After');
  else ctx.set('Retry-After', String(retryAfterSeconds));
}

/** Codes of Graph by status (Microsoft Graph errors). */
const graphCodes: Readonly<Record<number, string>> = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};
const graphMessages: Readonly<Record<number, string>> = {
  403: 'Insufficient privileges to complete the operation.',
  503: 'The service is temporarily unavailable. Please retry.',
};

/** Whose request it is, as it says itself: nothing is verified, because nothing is granted by it. */
async function whoOf(ctx: Context) {
  const claims = bearerClaims(ctx);
  const form = ctx.method === 'POST' && ctx.is('application/x-www-form-urlencoded') ? await readForm(ctx) : {};
  const said = (name: string) => {
    const value = form[name] ?? ctx.query[name];
    return typeof value === 'string' ? value : undefined;
  };
  const users = ['oid', 'upn', 'preferred_username', 'unique_name', 'email'].flatMap((name) => claims[name] ?? []);
  return {
    app: claims.appid ?? claims.azp ?? said('client_id') ?? basicUser(ctx),
    users: [...users, ...['username', 'login_hint'].flatMap((name) => said(name) ?? [])],
    tenant: claims.tid ?? ctx.path.split('/')[1],
  };
}

function basicUser(ctx: Context): string | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(ctx.get('authorization'))?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':')[0];
}
