import { afterAll, describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { freePort } from '../support/free-port.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { createOpenIdUpstream } from '../support/upstreams/openid/index.js';
import { contoso, people } from '../support/world.js';

const port = await freePort();
const upstream = await createOpenIdUpstream({
  email: people.gus,
  clientId: 'guesthouse',
  clientSecret: 'secret',
  redirectUris: [`https://localhost:${port}/te/${contoso.id}/oauth2/authresp`],
});
afterAll(() => upstream.stop());

const { story } = stories({
  port,
  reach: [new URL(upstream.issuer).origin],
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.identityProviders = [
      { identityProviderType: 'Google', clientId: 'guesthouse', clientSecret: 'secret', issuer: upstream.issuer },
    ];
  }),
});

describe('a guest whose OpenID provider is not ours (a bare oidc-provider in the role of Google)', () => {
  story('signs in, across sites, and gets tokens', async (house) => {
    const tokens = await house.tokensFor(people.gus);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      idp: 'google.com',
      preferred_username: people.gus,
      tid: contoso.id,
    });
    expect((await house.tenant(contoso.id).user(people.gus))?.externalUserState).toBe('Accepted');
  });

  story('is told when the provider is gone, and finds it when it is back', async (house) => {
    await upstream.stop();
    const visit = await house.arrive(house.browser(), people.gus);
    expect(visit.page.querySelector('#exceptionMessageContainer')?.text).toContain('AADSTS40010');
    expect((await house.tenant(contoso.id).user(people.gus))?.externalUserState).toBe('PendingAcceptance');
  });
});
