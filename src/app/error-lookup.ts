import type { Middleware } from 'koa';
import { aadsts, isAadstsNumber } from '#errors';
import { definePage, type Renderer } from '#web';

const lookupPage = definePage<{
  readonly code?: string;
  readonly text?: string;
  readonly oauth?: string;
  readonly provoke?: string;
}>('error-lookup');

/** `GET /error?code=50020`, the page that every `error_uri` points to. */
export function createErrorLookup(renderer: Renderer): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/error') return next();
    const given = typeof ctx.query.code === 'string' ? ctx.query.code.replace(/^AADSTS/i, '').slice(0, 12) : undefined;
    const number = Number(given);
    ctx.type = 'html';
    ctx.body = renderer.page(
      lookupPage({
        ...(given === undefined ? {} : { code: given }),
        ...(isAadstsNumber(number)
          ? {
              text: aadsts(number).text,
              oauth: aadsts(number).oauth,
              provoke: aadsts(number).provoke.replaceAll('`', ''),
            }
          : {}),
      }),
    );
  };
}
