import type { Context } from 'koa';
import { writeGraphError } from '#graph';
import type { Clock } from '#platform';
import { bearerClaims } from './bearer-claims.js';

/** Why the directory throttles (throttling-limits). */
export type ThrottleInformation = 'ResourceUnitLimitExceeded' | 'WriteLimitExceeded';

/** The directory's 429 (Graph throttling-limits); `Retry-After` where it is known. */
export function answerGraphThrottled(
  ctx: Context,
  clock: Clock,
  about: { readonly information: ThrottleInformation; readonly retryAfterSeconds?: number | undefined },
): void {
  writeGraphError(
    ctx,
    429,
    'TooManyRequests',
    'Too many requests. Please retry after the time that the Retry-After header says.',
    clock,
  );
  const { appid = '', tid = '' } = bearerClaims(ctx);
  const kind = ctx.method === 'GET' ? 'Read' : 'ReadWrite';
  ctx.set('x-ms-throttle-scope', `Tenant_Application/${kind}/${appid}/${tid}`);
  ctx.set('x-ms-throttle-information', about.information);
  ctx.set('x-ms-throttle-limit-percentage', '1.0');
  ctx.set('x-ms-resource-unit', '1');
  if (about.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(about.retryAfterSeconds));
}
