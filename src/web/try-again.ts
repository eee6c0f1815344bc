import type { Context } from 'koa';

/** What `Retry-After` says: long enough for a store to connect again, short enough for a person (RFC 9110, 10.2.3). */
export const tryAgainSeconds = '5';

/** Says that the same request may do in a moment. */
export function sayTryAgain(ctx: Context): void {
  ctx.set('Retry-After', tryAgainSeconds);
}
