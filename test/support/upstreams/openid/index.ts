/** An OpenID provider that is not ours: bare oidc-provider on loopback, in the role of Google. */
export { createLyingUpstream, type Lie, type LyingUpstream } from './lying-upstream.js';
export { createOpenIdUpstream, type OpenIdUpstream, type OpenIdUpstreamOptions } from './openid-upstream.js';
