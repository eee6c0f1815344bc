import { afterAll, describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';
import { createMetadataHost, forgeResponse, metadataOf, waitForPartner } from '../support/upstreams/saml/index.js';
import { contoso } from '../support/world.js';

const partner = await createCertifiedKey({ commonName: 'partner', years: 1, now: new Date() });
const { privateKeyPem } = partner;
const [redirect, post] = ['redirect', 'post'].map((name) => ({
  email: `pia@${name}.example`,
  issuer: `https://idp.${name}.example/saml`,
  signInUrl: `https://idp.${name}.example/sso`,
  privateKeyPem,
})) as [Partner, Partner];
type Partner = { email: string; issuer: string; signInUrl: string; privateKeyPem: string };
const host = await createMetadataHost();
host.publish({ text: metadataOf({ ...post, certificates: [partner.certificate], binding: 'HTTP-POST' }) });
afterAll(() => host.stop());

const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    for (const { email, issuer, signInUrl } of [redirect, post]) {
      tenant.federationConfigurations.push({
        displayName: issuer,
        issuerUri: issuer,
        passiveSignInUri: signInUrl,
        ...(issuer === post.issuer ? { metadataExchangeUri: host.url } : { signingCertificate: partner.certificate }),
        domains: [email.split('@')[1]],
      });
      tenant.invitations.push({ invitedUserEmailAddress: email, inviteRedirectUrl: 'http://localhost:3000' });
    }
  }),
});

describe('a request to a SAML partner', () => {
  story('asks for a persistent name, of nobody in particular, in no particular way', async (house) => {
    const { request, browser } = await waitForPartner(house, redirect);
    expect(request).toContain(`<saml:Issuer>${house.origin}/${contoso.id}/</saml:Issuer>`);
    expect(request).toMatch(/<samlp:NameIDPolicy Format="[^"]*nameid-format:persistent" AllowCreate="true"/);
    expect(request).not.toMatch(/RequestedAuthnContext|IsPassive|ForceAuthn="true"|Signature/);
    expect(browser.visit.url.searchParams.get('login_hint')).toBe(redirect.email);
  });

  story('asks for fresh credentials when the application does', async (house) => {
    expect((await waitForPartner(house, redirect, { prompt: 'login' })).request).toContain('ForceAuthn="true"');
  });

  story(
    'of an application that must not ask (prompt=none) is answered here, and the partner is never asked',
    async (house) => {
      const browser = house.browser();
      await browser.open(authorizeUrl(house.origin, { login_hint: redirect.email, prompt: 'none' }));
      expect(house.answerOf(browser.visit).error).toBe('login_required');
      expect(browser.history.filter((each) => each.includes('idp.redirect.example'))).toEqual([]);
    },
  );

  story('goes by POST to a partner whose metadata has nothing else', async (house) => {
    const waiting = await waitForPartner(house, post);
    expect(waiting.browser.visit.url.href).toBe(`${post.signInUrl}?login_hint=${encodeURIComponent(post.email)}`);
    expect(waiting.request).toContain(`Destination="${post.signInUrl}"`);
    await waiting.post(forgeResponse(waiting.honest));
    expect(waiting.browser.text('main')).toContain('Permissions requested by');
  });
});

describe('a SAML response', () => {
  story('that nobody asked for is refused with the reason', async (house) => {
    const { honest, browser } = await waitForPartner(house, redirect);
    const unasked = forgeResponse({ ...honest, inResponseTo: undefined, confirmationInResponseTo: undefined });
    await browser.post(new URL('/login.srf', house.origin), { SAMLResponse: unasked }, 'https://idp.redirect.example');
    expect(browser.text('main')).toMatch(/AADSTS50089[\s\S]*IdP-initiated/);
    expect(await reasonsFor(house, 'AADSTS50089')).toContain('IdP-initiated');
    expect((await house.tenant(contoso.id).user(redirect.email))?.externalUserState).toBe('PendingAcceptance');
  });
});
