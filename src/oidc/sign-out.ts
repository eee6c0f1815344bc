import { decodeJwt } from 'jose';
import type { Context } from 'koa';
import type { Directory } from '#directory';
import type { BrowserSessions } from '#signin';
import { definePage, type Renderer } from '#web';
import { matchRedirect } from './redirect-uris.js';

const signedOutPage = definePage<object>('signin/signed-out');

/**
 * `GET|POST …/logout`: ends the browser's session and, if the address is a registered redirect URI of the
 * application, sends the browser there. The application is the one the id_token_hint was for, or `client_id`;
 * without either any application of the tenant that registered the address counts (entra-protocol 1.12).
 */
export async function signOut(
  ctx: Context,
  parameters: Readonly<Record<string, string | undefined>>,
  deps: { readonly directory: Directory; readonly sessions: BrowserSessions; readonly renderer: Renderer },
): Promise<void> {
  await deps.sessions.remove(ctx);
  const { post_logout_redirect_uri: uri, state } = parameters;
  if (uri !== undefined && (await isRegistered(uri, parameters, deps.directory))) {
    const target = new URL(uri);
    if (state !== undefined) target.searchParams.set('state', state);
    ctx.status = 302;
    ctx.redirect(target.href);
    ctx.status = 302;
    return;
  }
  ctx.type = 'html';
  ctx.body = deps.renderer.page(signedOutPage({}), { organisation: deps.directory.tenant.displayName });
}

async function isRegistered(
  uri: string,
  parameters: Readonly<Record<string, string | undefined>>,
  { applications }: Directory,
): Promise<boolean> {
  if (!URL.canParse(uri)) return false;
  const appId = parameters.client_id ?? audienceOf(parameters.id_token_hint);
  const candidates = appId === undefined ? await applications.list() : [await applications.findBy('app-id', appId)];
  return candidates.some((application) => application !== undefined && matchRedirect(application, uri) !== undefined);
}

/** Only a hint: whatever it says, the address must be registered. */
function audienceOf(hint: string | undefined): string | undefined {
  if (hint === undefined) return undefined;
  try {
    const { aud } = decodeJwt(hint);
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}
