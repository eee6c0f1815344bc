import { afterAll, describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { recentEvents } from '../support/traces.js';
import { type SimpleSamlPhp, startSimpleSamlPhp } from '../support/upstreams/simplesamlphp/index.js';
import { walk } from '../support/walk.js';
import { contoso } from '../support/world.js';

const sue = 'sue@adatum.example';
const servers = {
  'HTTP-Redirect': await startSimpleSamlPhp('HTTP-Redirect'),
  'HTTP-POST': await startSimpleSamlPhp('HTTP-POST'),
};
afterAll(async () => {
  await Promise.all(Object.values(servers).map((each) => each.stop()));
});

/** Both sides know each other by metadata only. */
async function arrive(house: Emulator, provider: SimpleSamlPhp, browser: Browser): Promise<void> {
  const ours = await house.http.get(`${house.origin}/${contoso.id}/federationmetadata/saml`);
  await provider.trust(ours.text);
  await browser.open(authorizeUrl(house.origin, { login_hint: sue }));
  if (browser.has('input[name="username"]')) await browser.submit({ username: 'sue', password: 'suepass' });
  await walk(browser, house.walker(sue));
}

async function isSignedIn(house: Emulator, browser: Browser): Promise<boolean> {
  await browser.open(authorizeUrl(house.origin, { prompt: 'none', login_hint: sue }));
  const { code, error } = house.answerOf(browser.visit);
  expect(code ?? error).toMatch(/^(login_required|[\w.~-]{20,})$/);
  return code !== undefined;
}

/** By a page of the provider's own, which asks for the password when nobody is signed in. */
async function isSignedInThere(provider: SimpleSamlPhp, browser: Browser): Promise<boolean> {
  const { status } = await browser.open(`${provider.origin}/module.php/core/authenticate.php?as=people`);
  expect(status).toBe(200);
  return !browser.has('input[name="username"]');
}

for (const [binding, provider] of Object.entries(servers)) {
  describe(`a guest whose provider is SimpleSAMLphp, signing out by ${binding}`, () => {
    const { story } = stories({
      reach: [provider.origin],
      config: demoConfig((config) => {
        const tenant = tenantOf(config, contoso.id);
        tenant.federationConfigurations.push({
          ...{ displayName: 'Adatum', issuerUri: provider.issuerUri, passiveSignInUri: provider.signInUrl },
          ...{ metadataExchangeUri: provider.metadataUrl, domains: ['adatum.example'] },
        });
        tenant.invitations.push({ invitedUserEmailAddress: sue, inviteRedirectUrl: 'http://localhost:3000' });
      }),
    });

    story('signs in, and again without being asked at the provider', async (house) => {
      const browser = house.browser();
      await arrive(house, provider, browser);
      expect(house.answerOf(browser.visit).code).toBeDefined();
      const { id_token: idToken } = await house.tokensFor(sue, {}, browser);
      expect(claimsOf(idToken)).toMatchObject({ idp: provider.issuerUri, preferred_username: sue });
    });

    story('signs out here, and with it there', async (house) => {
      const browser = house.browser();
      await arrive(house, provider, browser);
      expect(await isSignedInThere(provider, browser)).toBe(true);
      await browser.open(`${house.origin}/${contoso.id}/oauth2/v2.0/logout`);
      expect(browser.text('h1')).toBe('You signed out of your account');
      expect((await recentEvents(house)).map(({ name }) => name)).toContain('signed out at the partner');
      expect(await isSignedIn(house, browser)).toBe(false);
      expect(await isSignedInThere(provider, browser)).toBe(false);
    });

    story('signs out there, and with it here', async (house) => {
      const browser = house.browser();
      await arrive(house, provider, browser);
      expect([await isSignedIn(house, browser), await isSignedInThere(provider, browser)]).toEqual([true, true]);
      const leave = new URL(`${provider.origin}/saml2/idp/SingleLogoutService.php`);
      leave.searchParams.set('ReturnTo', `${provider.origin}/`);
      await browser.open(leave);
      expect(browser.visit.url.href).toMatch(new RegExp(`^${provider.origin}/`));
      expect(browser.visit.html).not.toMatch(/exception|error/i);
      expect((await recentEvents(house)).map(({ name }) => name)).toContain('signed out by the partner');
      expect(await isSignedIn(house, browser)).toBe(false);
      expect(await isSignedInThere(provider, browser)).toBe(false);
    });
  });
}
