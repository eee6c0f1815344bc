import type { Middleware } from 'koa';

/**
 * No `form-action`: Chromium applies it to the redirects after a form post too, and a sign-in ends on the
 * application's own site. Framing is refused, so nobody can be made to click "Accept" unseen.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
].join('; ');

/** Headers for what people look at. Redirects stay frameable: silent renewal lives in an iframe. */
export function securityHeaders(): Middleware {
  return async (ctx, next) => {
    await next();
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Referrer-Policy', 'same-origin');
    if (ctx.res.hasHeader('content-security-policy') || !ctx.response.is('html')) return;
    const framing = ctx.state.mayBeFramedBySelf === true ? "frame-ancestors 'self'" : "frame-ancestors 'none'";
    ctx.set('Content-Security-Policy', `${contentSecurityPolicy}; ${framing}`);
    if (ctx.state.mayBeFramedBySelf !== true) ctx.set('X-Frame-Options', 'DENY');
    if (!ctx.res.hasHeader('cache-control')) ctx.set('Cache-Control', 'no-store');
  };
}
