import { afterAll, describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { createWsFedUpstream } from '../support/upstreams/wsfed/index.js';
import { contoso, people } from '../support/world.js';

const nina = 'nina@northwind.example';
const upstream = await createWsFedUpstream();
afterAll(() => upstream.stop());

const { story } = stories({
  reach: [new URL(upstream.passiveSignInUri).origin],
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.federationConfigurations.push({
      displayName: 'Northwind',
      preferredAuthenticationProtocol: 'wsFed',
      issuerUri: upstream.issuerUri,
      passiveSignInUri: upstream.passiveSignInUri,
      signingCertificate: upstream.certificate,
      domains: [{ id: 'northwind.example' }],
    });
    tenant.invitations.push({ invitedUserEmailAddress: nina, inviteRedirectUrl: 'http://localhost:3000' });
  }),
});

describe('a guest whose organisation federates by WS-Federation', () => {
  story('signs in at the partner, accepts the permissions, and comes back as a guest', async (house) => {
    const issuerUri = `${house.origin}/partners/woodgrove/services/trust`;
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.wes }, '#idSIButton9');
    const { url } = browser.visit;
    expect(url.pathname).toBe('/partners/woodgrove/ls/');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      wa: 'wsignin1.0',
      wtrealm: `${house.origin}/${contoso.id}/`,
      wreply: `${house.origin}/login.srf`,
      username: people.wes,
    });
    expect(url.searchParams.has('wfresh')).toBe(false);
    await browser.press(people.wes);
    expect(browser.text('main')).toContain('Permissions requested by');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toMatch(/.{20,}/);
    expect(await house.tenant(contoso.id).user(people.wes)).toMatchObject({
      externalUserState: 'Accepted',
      identities: expect.arrayContaining([expect.objectContaining({ signInType: 'federated', issuer: issuerUri })]),
    });
  });

  story('signs in by a token that nobody on the way can read', async (house) => {
    await house.partners.set('woodgrove', { kind: 'encrypted-only', lasting: true });
    const browser = house.browser();
    browser.holdAt(/\/login\.srf/);
    await browser.open(authorizeUrl(house.origin, { login_hint: people.wes }));
    const { wresult = '', ...others } = (await browser.press(people.wes)).posted ?? {};
    expect(wresult).toContain('<xenc:EncryptedData');
    expect(wresult).not.toContain('Assertion ');
    expect(wresult).not.toContain(people.wes);
    browser.holdAt(undefined);
    await browser.post(`${house.origin}/login.srf`, { wresult, ...others });
    expect(browser.text('main')).toContain('Permissions requested by');
  });

  story('has the same lasting name at every sign-in', async (house) => {
    const [first, second] = [await house.tokensFor(people.wes), await house.tokensFor(people.wes)];
    const [before, after] = [claimsOf(first.id_token), claimsOf(second.id_token)];
    expect(after.oid).toBe(before.oid);
    expect(before).toMatchObject({ idp: `${house.origin}/partners/woodgrove/services/trust`, email: people.wes });
  });

  story('is asked for fresh credentials where the application wants them', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { prompt: 'login', domain_hint: 'woodgrove.example' }));
    expect(browser.visit.url.searchParams.get('wfresh')).toBe('0');
  });

  story('finds the metadata of the built-in partner, and a page to sign out', async (house) => {
    const partner = `${house.origin}/partners/woodgrove`;
    const metadata = await house.http.get(`${partner}/FederationMetadata/2007-06/FederationMetadata.xml`);
    expect(metadata.text).toContain(`entityID="${partner}/services/trust"`);
    expect(metadata.text).toContain(`<Address>${partner}/ls/</Address>`);
    const browser = house.browser();
    await browser.open(`${partner}/ls/?wa=wsignout1.0`);
    expect(browser.text('h1')).toBe('Signed out of Woodgrove');
    await browser.open(`${partner}/ls/?wa=wsignin1.0&wtrealm=x&wreply=https://elsewhere.example/login.srf`);
    expect(browser.visit.status).toBe(400);
    expect(browser.text('.error')).toContain('somewhere else than at this server');
  });
});

describe('a guest whose WS-Federation provider is not ours (npm wsfed)', () => {
  story('signs in, across sites, and gets tokens that name that provider', async (house) => {
    upstream.respondAs(nina);
    const tokens = await house.tokensFor(nina);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      idp: upstream.issuerUri,
      preferred_username: nina,
      email: nina,
      tid: contoso.id,
    });
    expect(upstream.lastRequest).toMatchObject({ wa: 'wsignin1.0', wtrealm: `${house.origin}/${contoso.id}/` });
    expect((await house.tenant(contoso.id).user(nina))?.identities).toContainEqual({
      signInType: 'federated',
      issuer: upstream.issuerUri,
      issuerAssignedId: Buffer.from(nina).toString('base64'),
    });
  });

  story('is refused when the provider speaks for a domain that is not its own', async (house) => {
    upstream.respondAs('mel@contoso.example');
    const visit = await house.arrive(house.browser(), nina);
    expect(visit.page.querySelector('#exceptionMessageContainer')?.text).toContain('AADSTS5000819');
    expect((await house.tenant(contoso.id).user(nina))?.externalUserState).toBe('PendingAcceptance');
  });
});
