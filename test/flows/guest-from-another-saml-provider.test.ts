import { afterAll, describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { createSamlUpstream } from '../support/upstreams/saml/index.js';
import { contoso } from '../support/world.js';

const nina = 'nina@northwind.example';
const upstream = await createSamlUpstream();
afterAll(() => upstream.stop());

const { story } = stories({
  reach: [new URL(upstream.passiveSignInUri).origin],
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.federationConfigurations.push({
      displayName: 'Northwind',
      preferredAuthenticationProtocol: 'saml',
      issuerUri: upstream.issuerUri,
      passiveSignInUri: upstream.passiveSignInUri,
      signingCertificate: upstream.certificate,
      domains: [{ id: 'northwind.example' }],
    });
    tenant.invitations.push({ invitedUserEmailAddress: nina, inviteRedirectUrl: 'http://localhost:3000' });
  }),
});

describe('a guest whose SAML provider is not ours (npm samlp)', () => {
  story('signs in, across sites, and gets tokens that name that provider', async (house) => {
    upstream.respondAs(nina);
    const tokens = await house.tokensFor(nina);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      idp: upstream.issuerUri,
      preferred_username: nina,
      email: nina,
      tid: contoso.id,
    });
    expect((await house.tenant(contoso.id).user(nina))?.identities).toEqual(
      expect.arrayContaining([expect.objectContaining({ signInType: 'federated', issuer: upstream.issuerUri })]),
    );
  });

  story('is refused when the provider speaks for a domain that is not its own', async (house) => {
    upstream.respondAs('mel@contoso.example');
    const visit = await house.arrive(house.browser(), nina);
    expect(visit.page.querySelector('#exceptionMessageContainer')?.text).toContain('AADSTS5000819');
    expect((await house.tenant(contoso.id).user(nina))?.externalUserState).toBe('PendingAcceptance');
  });

  story('signs in with an assertion that is encrypted for the key in our metadata', async (house) => {
    const metadata = await house.http.get(`${house.origin}/${contoso.id}/federationmetadata/saml`);
    expect(metadata.headers.get('content-type')).toContain('samlmetadata+xml');
    expect(metadata.text).toContain(`entityID="${house.origin}/${contoso.id}/"`);
    expect(metadata.text).toContain(`Location="${house.origin}/login.srf"`);
    expect((await house.http.get(`${house.origin}/contoso.example/FederationMetadata/saml`)).text).toBe(metadata.text);
    expect((await house.http.get(`${house.origin}/nobody.example/federationmetadata/saml`)).text).toContain(
      'AADSTS90002',
    );
    upstream.encryptFor(/<X509Certificate>([^<]+)</.exec(metadata.text)?.[1] ?? '');
    upstream.respondAs(nina);
    expect(claimsOf((await house.tokensFor(nina)).id_token)).toMatchObject({ idp: upstream.issuerUri, email: nina });
  });
});
