import type { Middleware } from 'koa';
import { defineErrors } from '#errors';

const webError = defineErrors('web', {
  'cross-site': ['denied', 'This address answers scripts and its own pages, not other web sites.'],
});

/** Refuses requests that a browser sends on behalf of another site (Fetch Metadata, else Origin). */
export function refuseCrossSite(origin: string): Middleware {
  return async (ctx, next) => {
    const site = ctx.get('sec-fetch-site');
    const from = ctx.get('origin');
    const foreign = site === 'cross-site' || site === 'same-site' || (from !== '' && from !== origin);
    // Following a link here by hand is harmless; anything that changes or reads by script is not.
    const navigation =
      ctx.method === 'GET' && ctx.get('sec-fetch-mode') === 'navigate' && ctx.get('sec-fetch-dest') === 'document';
    if (foreign && !navigation) throw webError('cross-site', { detail: { from, site } });
    await next();
  };
}
