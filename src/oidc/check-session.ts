import type { Context } from 'koa';
import { definePage, type Renderer } from '#web';

const checkSessionPage = definePage<object>('signin/check-session');

/**
 * `GET …/oauth2/checksession`: the iframe of OpenID Connect Session Management, for any application's page. Its script
 * compares the `session_state` an application was given with the session that the browser has now.
 */
export function checkSession(ctx: Context, renderer: Renderer): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'");
  ctx.set('Cache-Control', 'no-store');
  ctx.body = renderer.page(checkSessionPage({}));
}
