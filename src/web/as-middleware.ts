import type Router from '@koa/router';
import type { Middleware } from 'koa';

/** A router as a plain middleware: it adds `params` to the context itself, which its type asks of the caller. */
export function asMiddleware(router: Router): Middleware {
  return router.routes() as unknown as Middleware;
}
