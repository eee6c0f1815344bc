import type { Middleware } from 'koa';

/**
 * Every URL this server writes begins with the configured origin. The engine and Koa would take it from the Host
 * header, which anybody can send; so the request is made to say what the configuration says.
 */
export function publicOrigin(origin: string): Middleware {
  const { protocol, host } = new URL(origin);
  return async (ctx, next) => {
    ctx.req.headers.host = host;
    delete ctx.req.headers['x-forwarded-host'];
    Object.defineProperty(ctx.request, 'protocol', { value: protocol.slice(0, -1) });
    ctx.cookies.secure = protocol === 'https:';
    await next();
  };
}
