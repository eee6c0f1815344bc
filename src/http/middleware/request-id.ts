import type { Middleware } from 'koa';
import { newId } from '#platform';

/** Ids as Entra gives them: a trace id of its own (`x-ms-request-id`), and the caller's `client-request-id` echoed. */
export function requestId(): Middleware {
  return async (ctx, next) => {
    // Captured trace ids end in 00.
    const id = `${newId().slice(0, -2)}00`;
    const given = ctx.get('client-request-id') || one(ctx.query['client-request-id']);
    ctx.state.requestId = id;
    ctx.state.correlationId = /^[\da-f-]{36}$/i.test(given) ? given : newId();
    ctx.set('x-ms-request-id', id);
    if (ctx.get('return-client-request-id') === 'true') ctx.set('client-request-id', ctx.state.correlationId);
    await next();
  };
}

function one(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
