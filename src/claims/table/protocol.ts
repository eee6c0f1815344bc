import type { ClaimRow } from '../claim.js';

const inAll = ['default', 'default', 'default', 'default'] as const;

/** Entra dates tokens five minutes back, so that clocks may differ (observed: exp − iat = 3900). */
export const backdatedSeconds = 300;

/** Who issues to whom, and for how long. */
export const protocolRows: readonly ClaimRow[] = [
  {
    name: 'aud',
    in: inAll,
    rule: 'id_token: the client; access token: the resource, v1 as it was asked for, v2 its app id',
    value: ({ audience }) => audience,
  },
  { name: 'iss', in: inAll, rule: 'the resource tenant issues, also for guests', value: ({ issuer }) => issuer },
  {
    name: 'iat',
    in: inAll,
    rule: 'five minutes before the clock, as Entra does',
    value: ({ now }) => now - backdatedSeconds,
  },
  { name: 'nbf', in: inAll, rule: 'same as iat', value: ({ now }) => now - backdatedSeconds },
  {
    name: 'exp',
    in: inAll,
    rule: 'lifetime of this kind of token',
    value: ({ now, lifetimeSeconds }) => now + lifetimeSeconds,
  },
  {
    name: 'nonce',
    in: ['never', 'never', 'default', 'default'],
    rule: 'what the application sent, back again',
    value: ({ protocol }) => protocol.nonce,
  },
  {
    name: 'at_hash',
    in: ['never', 'never', 'default', 'default'],
    rule: 'ties the id_token to the access token issued with it by authorize',
    value: ({ protocol }) => protocol.at_hash,
  },
  {
    name: 'c_hash',
    in: ['never', 'never', 'default', 'default'],
    rule: 'ties the id_token to the code issued with it by authorize',
    value: ({ protocol }) => protocol.c_hash,
  },
  {
    name: 'tid',
    in: ['default', 'default', 'default', 'profile'],
    rule: 'the issuing tenant',
    value: ({ tenant }) => tenant.id,
  },
  {
    name: 'ver',
    in: inAll,
    rule: 'id_token: the endpoint; access token: the resource',
    value: ({ version }) => (version === 1 ? '1.0' : '2.0'),
  },
];
