import type { Middleware } from 'koa';
import { entraError } from '#errors';

const global = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];
const cloud = (network: string, cache: string, aliases: readonly string[]) => ({
  preferred_network: network,
  preferred_cache: cache,
  aliases,
});
const alone = (host: string) => cloud(host, host, [host]);

/**
 * `GET /common/discovery/instance`: whether a host is a known authority. Ours counts as one of its own, so that
 * clients which ask us accept us; MSAL asks Microsoft unless `knownAuthorities` names our host.
 */
export function createInstanceDiscovery(origin: string): Middleware {
  const ours = new URL(origin).host;
  const metadata = [
    cloud('login.microsoftonline.com', 'login.windows.net', global),
    cloud('login.partner.microsoftonline.cn', 'login.partner.microsoftonline.cn', [
      'login.partner.microsoftonline.cn',
      'login.chinacloudapi.cn',
    ]),
    alone('login.microsoftonline.de'),
    cloud('login.microsoftonline.us', 'login.microsoftonline.us', [
      'login.microsoftonline.us',
      'login.usgovcloudapi.net',
    ]),
    alone('login-us.microsoftonline.com'),
    alone(ours),
  ];
  const known = new Set(metadata.flatMap((each) => each.aliases));
  return (ctx) => {
    const asked = String(ctx.query.authorization_endpoint ?? '');
    const endpoint = URL.canParse(asked) ? new URL(asked) : undefined;
    const tenant = endpoint?.pathname.split('/')[1];
    if (endpoint === undefined || tenant === undefined || tenant === '' || !known.has(endpoint.host))
      throw entraError(50049);
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.body = {
      tenant_discovery_endpoint: `${endpoint.origin}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata,
    };
  };
}
