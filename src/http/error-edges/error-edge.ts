import type { Context, Middleware } from 'koa';
import { EmulatorError, EntraError, type ErrorCategory, entraError } from '#errors';
import { writeGraphError } from '#graph';
import type { Clock, Logger, Tracer } from '#platform';
import type { Renderer } from '#web';
import { answerOAuthError } from './oauth.js';
import { occasionOf } from './occasion.js';
import { showErrorPage } from './page.js';

/** What the edge needs. */
export interface ErrorEdgeDeps {
  readonly origin: string;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tracer: Tracer;
}

/** Endpoints that programs call: their errors are JSON. Everything else is looked at by people. */
const programPath =
  /\/(oauth2\/(v2\.0\/)?(token|devicecode)|discovery\/.*|(v2\.0\/)?\.well-known\/.*|GetCredentialType|GetUserRealm\.srf|userrealm\/.*)$/;

/** Turns whatever was thrown into an answer: AADSTS JSON for programs, a page for people. Nothing fails silently. */
export function createErrorEdge(deps: ErrorEdgeDeps): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) notFound(ctx);
    } catch (error) {
      answer(ctx, error, deps);
    }
  };
}

function answer(ctx: Context, thrown: unknown, deps: ErrorEdgeDeps): void {
  const { clock, logger } = deps;
  const occasion = occasionOf(ctx, clock);
  if (!(thrown instanceof EmulatorError)) {
    logger.error('request failed', {
      path: ctx.path,
      requestId: occasion.requestId,
      error: String(thrown),
      stack: stackOf(thrown),
    });
  }
  if (thrown instanceof EmulatorError && isControl(ctx.path)) {
    ctx.status = statuses[thrown.category];
    if (thrown.category === 'unavailable') ctx.set('Retry-After', retryAfterSeconds);
    ctx.body = { error: thrown.code, message: thrown.message };
    return;
  }
  answerError(ctx, asEntraError(thrown), deps);
}

/** Clients that read it come back after so many seconds (RFC 9110, 10.2.3). */
const retryAfterSeconds = '2';
const graphPath = /^(\/graph)?\/(v1\.0|beta)\//;

/** Writes an error: JSON for programs, a page for people; and tells the timeline. */
export function answerError(ctx: Context, error: EntraError, deps: ErrorEdgeDeps): void {
  const { origin, renderer, clock } = deps;
  const occasion = occasionOf(ctx, clock);
  tell(ctx, error, deps.tracer);
  if (error.category === 'unavailable') ctx.set('Retry-After', retryAfterSeconds);
  if (graphPath.test(ctx.path) && error.category === 'unavailable') {
    writeGraphError(ctx, 503, 'ServiceUnavailable', 'The service is temporarily unavailable. Please retry.', clock);
  } else if (graphPath.test(ctx.path)) {
    writeGraphError(ctx, 500, 'InternalServerError', 'An internal server error has occurred.', clock);
  } else if (programPath.test(ctx.path)) answerOAuthError(ctx, error, occasion, origin);
  else showErrorPage(ctx, error, occasion, renderer);
}

/** Every refusal is in a timeline with its reason: told here, where the room that refused has not told it itself. */
function tell(ctx: Context, error: EntraError, tracer: Tracer): void {
  if (ctx.state.refusalTold === true) return;
  const { signInId } = ctx.state;
  tracer.within(typeof signInId === 'string' ? { signInId } : {}).record({
    step: 'http',
    name: 'refused',
    outcome: error.category === 'internal' ? 'failed' : 'refused',
    errorCode: error.code,
    detail: { path: ctx.path, because: error.message, ...error.detail },
  });
}

/** Errors of our own rooms reach the emulated surface as a malformed or failed request. */
function asEntraError(thrown: unknown): EntraError {
  if (thrown instanceof EntraError) return thrown;
  if (thrown instanceof EmulatorError && thrown.category === 'unavailable') {
    return entraError(90033, {}, { detail: { code: thrown.code, reason: thrown.message }, cause: thrown });
  }
  if (thrown instanceof EmulatorError && thrown.category !== 'internal') {
    return entraError(90023, { reason: thrown.message }, { detail: { code: thrown.code }, cause: thrown });
  }
  return entraError(50000, {}, { cause: thrown });
}

const statuses = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  'not-found': 404,
  conflict: 409,
  expired: 410,
  throttled: 429,
  upstream: 502,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCategory, number>;

function isControl(path: string): boolean {
  return path.startsWith('/_guesthouse/');
}

function notFound(ctx: Context): void {
  ctx.status = 404;
  ctx.body = {
    error: 'not_found',
    message: `Nothing is served at ${ctx.path}. The start page of this server is /sample.`,
  };
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? '') : '';
}
