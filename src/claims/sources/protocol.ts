import type { ClaimSource } from '../claim.js';

/** Entra dates tokens five minutes back, so that clocks may differ (observed: exp − iat = 3900). */
const backdatedSeconds = 300;

/** Who issues to whom, and for how long. */
export const protocol: ClaimSource = {
  name: 'protocol',
  claims({ audience, issuer, tenant, version, now, lifetimeSeconds, protocol: fromEngine }) {
    const start = now - backdatedSeconds;
    return [
      { name: 'aud', value: audience, rule: 'id_token: the client; access token: the resource' },
      { name: 'iss', value: issuer, rule: 'the resource tenant issues, also for guests' },
      { name: 'iat', value: start, rule: 'five minutes before the clock, as Entra does' },
      { name: 'nbf', value: start, rule: 'same as iat' },
      { name: 'exp', value: now + lifetimeSeconds, rule: 'lifetime of this kind of token' },
      ...Object.entries(fromEngine).map(([name, value]) => ({
        name,
        value,
        rule: 'from the request or the other tokens',
      })),
      { name: 'tid', value: tenant.id, rule: 'the issuing tenant' },
      { name: 'ver', value: version === 1 ? '1.0' : '2.0', rule: 'id_token: the endpoint; access token: the resource' },
    ];
  },
};
