import type { Application } from '#directory';

/** The platform a redirect URI was registered under; it decides CORS, PKCE and client authentication. */
export type Platform = 'web' | 'spa' | 'publicClient';

/** A registered redirect URI. */
export interface RegisteredRedirect {
  readonly platform: Platform;
  readonly uri: string;
}

/** All redirect URIs of an application. */
export function registeredRedirects(application: Application): readonly RegisteredRedirect[] {
  return (['web', 'spa', 'publicClient'] as const).flatMap((platform) =>
    application[platform].redirectUris.map((uri) => ({ platform, uri })),
  );
}

/**
 * The registration a redirect URI matches: exactly and case-sensitively, but `http://localhost` on any port
 * (entra-docs reply-url). Undefined when it matches none.
 */
export function matchRedirect(application: Application, uri: string): RegisteredRedirect | undefined {
  return registeredRedirects(application).find((registered) => isSameRedirect(registered.uri, uri));
}

/** Whether a given redirect URI is the registered one. */
export function isSameRedirect(registered: string, given: string): boolean {
  if (registered === given) return true;
  if (!URL.canParse(registered) || !URL.canParse(given)) return false;
  const [a, b] = [new URL(registered), new URL(given)];
  const isLocalhost =
    a.protocol === 'http:' && a.hostname === 'localhost' && b.protocol === 'http:' && b.hostname === 'localhost';
  const hasUserInfo = b.username !== '' || b.password !== '';
  return isLocalhost && !hasUserInfo && a.pathname === b.pathname && a.search === b.search && b.hash === '';
}
