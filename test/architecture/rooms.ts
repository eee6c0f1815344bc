/**
 * The rooms of the house in the order of travel: a line may import the lines below it, never one above,
 * and rooms on one line do not import each other. This list is the only statement of the rule; the
 * architecture test, jest and the map read it.
 */
export const rooms = [
  ['main.ts', 'healthcheck.ts'],
  ['cli'],
  ['app'],
  ['config', 'headless'],
  ['http'],
  ['tenants', 'graph', 'portal', 'partners', 'sample', 'control'],
  ['oidc'],
  ['signin'],
  ['home-realm'],
  ['identity-providers'],
  ['bulk', 'exchange'],
  ['invitations'],
  ['claims'],
  ['redemption'],
  ['policies'],
  ['directory'],
  ['keys'],
  ['store'],
  ['saml'],
  ['web', 'xml'],
  ['platform'],
  ['errors'],
] as const;
