import type { Context } from 'koa';
import type { TenantCatalog } from '#directory';
import type { Renderer } from '#web';
import type { BrowserSession } from '../browser-session.js';
import { signedOutPage } from '../pages.js';

/** Every application of the session that registered a logout address, with the session's id (entra-protocol 6.12). */
export async function logoutFrames(
  session: BrowserSession,
  { catalog, origin }: { readonly catalog: TenantCatalog; readonly origin: string },
): Promise<readonly string[]> {
  const frames = await Promise.all(
    session.applications.map(async ({ tenantId, appId }) => {
      const application = await catalog.findApplication(appId, tenantId);
      const url = application?.web.logoutUrl;
      if (typeof url !== 'string' || !isFrameable(url)) return [];
      const target = new URL(url);
      target.searchParams.set('sid', session.sid);
      target.searchParams.set('iss', `${origin}/${tenantId}/v2.0`);
      return [target.href];
    }),
  );
  return [...new Set(frames.flat())];
}

/** The page that tells applications in frames and then goes on; without frames it goes on at once (front-channel logout 1.0). */
export function showSignedOut(
  ctx: Context,
  { frames, continueUrl }: { readonly frames: readonly string[]; readonly continueUrl?: string | undefined },
  renderer: Renderer,
): void {
  if (continueUrl !== undefined && frames.length === 0) {
    ctx.status = 302;
    ctx.redirect(continueUrl);
    return;
  }
  ctx.type = 'html';
  if (frames.length > 0) allowFrames(ctx, frames);
  ctx.body = renderer.page(signedOutPage({ frames, ...(continueUrl === undefined ? {} : { continueUrl }) }));
}

function isFrameable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
}

/** This one page shows frames of others: the applications' own logout addresses. */
function allowFrames(ctx: Context, frames: readonly string[]): void {
  const origins = [...new Set(frames.map((each) => new URL(each).origin))].join(' ');
  ctx.set(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src ${origins}; base-uri 'none'; frame-ancestors 'none'`,
  );
  ctx.set('X-Frame-Options', 'DENY');
  ctx.set('Cache-Control', 'no-store');
}
