import type { FaultEndpoint } from '#control';

const endpoints: readonly (readonly [FaultEndpoint, RegExp])[] = [
  ['graph', /^(\/graph)?\/(v1\.0|beta)\//],
  ['userinfo', /^\/graph\/oidc\/userinfo$|^\/oidc\/userinfo$|\/openid\/userinfo$/],
  ['token', /\/oauth2\/(v2\.0\/)?token$/],
  ['authorize', /\/oauth2\/(v2\.0\/)?authorize$/],
  ['devicecode', /\/oauth2\/(v2\.0\/)?devicecode$/],
  ['logout', /\/oauth2\/(v2\.0\/)?logout$/],
  ['keys', /\/discovery\/(v2\.0\/)?keys$/],
  ['discovery', /\/\.well-known\//],
];

/** The endpoint of Entra's names that a path is at (entra-protocol 1). */
export function endpointOf(path: string): FaultEndpoint | undefined {
  return endpoints.find(([, pattern]) => pattern.test(path))?.[0];
}

const ownKinds = [
  ['partner', /^\/partners\//],
  ['assets', /^\/_guesthouse\/assets\//],
  ['control', /^\/(_guesthouse\/|(inbox|traces)(\/|$))/],
  ['sample', /^\/sample(\/|$)/],
  ['portal', /^\/(admin|myapps|myaccount)(\/|$)/],
] as const;
const signInPath = /^\/(redeem$|login\.srf$|te\/|[^/]+\/(signin|oauth2)\/)/;

/** What kind of address a path is, for metrics: few words, whatever is asked for (own design). */
export function kindOfPath(path: string): string {
  const own = ownKinds.find(([, pattern]) => pattern.test(path))?.[0];
  return own ?? endpointOf(path) ?? (signInPath.test(path) ? 'sign-in' : 'other');
}
