/** An OpenID provider that is not ours: bare oidc-provider on loopback, in the role of Google. */
export { createOpenIdUpstream, type OpenIdUpstream, type OpenIdUpstreamOptions } from './openid-upstream.js';
