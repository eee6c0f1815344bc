import type { Context } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';

/** The version of the endpoint decides the version of the id_token, and how answers are written (access-tokens). */
export type EndpointVersion = 1 | 2;

/** Remembers which endpoint was called. */
export function rememberEndpointVersion(ctx: Context, version: EndpointVersion): void {
  ctx.state.endpointVersion = version;
}

/** Of the token request; of an authorization request as it came, also after the conversation. */
export function endpointVersionOf(ctx: KoaContextWithOIDC): EndpointVersion {
  if (ctx.oidc.route !== 'token') return ctx.oidc.params?.endpoint_version === '1' ? 1 : 2;
  return ctx.state.endpointVersion === 1 ? 1 : 2;
}
