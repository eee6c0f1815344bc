/**
 * The names under which this server also answers, for applications that reach it by hosts entries and change nothing:
 * Microsoft's own. What is signed there names `login.microsoftonline.com` as its issuer.
 */
export const loginOrigin = 'https://login.microsoftonline.com';
export const graphOrigin = 'https://graph.microsoft.com';

export type FaceName = 'login' | 'graph';

/** Which face a host name shows; undefined for every other name, which gets the server's own. */
export const faceOfHost: ReadonlyMap<string, FaceName> = new Map<string, FaceName>(
  Object.entries({
    'login.microsoftonline.com': 'login',
    'login.windows.net': 'login',
    'login.microsoft.com': 'login',
    'sts.windows.net': 'login',
    'login.live.com': 'login',
    'graph.microsoft.com': 'graph',
  } as const),
);
