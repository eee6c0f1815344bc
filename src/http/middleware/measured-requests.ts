import type { Middleware } from 'koa';
import type { Metrics } from '#control';
import { kindOfPath } from '../endpoint-of.js';

/** Counts requests when their answers have gone out or their clients have gone away. */
export function measuredRequests(metrics: Pick<Metrics, 'request'>): Middleware {
  return async (ctx, next) => {
    const start = performance.now();
    const kind = kindOfPath(ctx.path);
    ctx.res.once('close', () => {
      const status = ctx.res.writableFinished ? `${Math.floor(ctx.res.statusCode / 100)}xx` : 'aborted';
      metrics.request(kind, status, (performance.now() - start) / 1000);
    });
    await next();
  };
}
