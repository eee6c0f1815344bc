import type { Context } from 'koa';
import { newId } from '#platform';
import { definePage, type Renderer } from '#web';
import type { ResponseMode } from './authorize-request.js';

const responsePage = definePage<{
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}>('signin/response');

/**
 * Sends the parameters of an authorization response. 302 as Entra does; a redirect URI without a path gets its
 * slash in query and fragment, not in form_post (reply-url).
 */
export function respond(
  ctx: Context,
  renderer: Renderer,
  response: {
    readonly mode: ResponseMode;
    readonly redirectUri: string;
    readonly parameters: Readonly<Record<string, string>>;
  },
): void {
  const { mode, redirectUri, parameters } = response;
  ctx.set('Cache-Control', 'no-store');
  if (mode === 'form_post') {
    const fields = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    ctx.status = 200;
    ctx.type = 'html';
    ctx.body = renderer.page(responsePage({ action: redirectUri, fields }));
    return;
  }
  const encoded = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  ctx.status = 302;
  ctx.redirect(mode === 'query' ? withQuery(redirectUri, encoded) : `${withPath(redirectUri)}#${encoded}`);
}

/** An OAuth error as Entra's front channel carries it (RFC 6749 4.1.2.1, plus `error_uri`). */
export function errorParameters(
  origin: string,
  error: {
    readonly number: number;
    readonly oauth: string;
    readonly message: string;
    readonly suberror: string | undefined;
  },
  state: string | undefined,
  about: { readonly correlationId: string; readonly timestamp: string },
): Record<string, string> {
  const trace = `Trace ID: ${newId()} Correlation ID: ${about.correlationId} Timestamp: ${about.timestamp}`;
  return {
    error: error.oauth,
    error_description: `AADSTS${error.number}: ${error.message} ${trace}`,
    error_uri: `${origin}/error?code=${error.number}`,
    ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
    ...(state === undefined ? {} : { state }),
  };
}

function withPath(uri: string): string {
  return /^https?:\/\/[^/?#]+$/.test(uri) ? `${uri}/` : uri;
}

function withQuery(uri: string, encoded: string): string {
  const base = withPath(uri);
  return `${base}${base.includes('?') ? '&' : '?'}${encoded}`;
}
