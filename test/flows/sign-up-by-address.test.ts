import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { contoso, nativeApp, people, spa, webApp } from '../support/world.js';

const [stranger, gil, mira] = ['stranger@nowhere.example', 'gil@gmail.com', 'mira@outlook.com'];
const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.authenticationFlowsPolicy = { selfServiceSignUp: { isEnabled: true } };
    const builtIn = ['AADSignup-OAUTH', 'MSASignup-OAUTH', 'EmailOtpSignup-OAUTH'];
    tenant.b2xUserFlows = [
      { id: 'All', userFlowIdentityProviders: [...builtIn, 'Google-OAUTH'], applications: [webApp.clientId] },
      { id: 'Work', userFlowIdentityProviders: ['AADSignup-OAUTH'], applications: [spa.clientId] },
    ];
    for (const partner of config.partners as { name: string; people: object[] }[]) {
      if (partner.name === 'google') partner.people.push({ email: gil, displayName: 'Gil Gmail' });
      if (partner.name === 'microsoft-account') partner.people.push({ email: mira, displayName: 'Mira' });
    }
  }),
});

const nativeRequest = { client_id: nativeApp.clientId, redirect_uri: nativeApp.redirectUri };
const work = { client_id: spa.clientId, redirect_uri: spa.redirectUri };

/** Presses "Create one!" on the application's own page and writes the address. */
async function create(house: Emulator, address: string, overrides = {}): Promise<Browser> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, overrides));
  await browser.press('Create one!');
  expect(browser.text('h1')).toBe('Create account');
  await browser.submit({ loginfmt: address }, '#idSIButton9');
  return browser;
}

const guest = (house: Emulator, address: string) => house.tenant(contoso.id).user(address);
const issuers = async (house: Emulator, address: string) =>
  (await guest(house, address))?.identities.map(({ issuer }) => issuer).slice(1);

describe('making an account by an address', () => {
  story('sends a code to whoever has no account of his own, and makes him a guest', async (house) => {
    const browser = await create(house, stranger);
    house.answerOf(await walk(browser, house.walker(stranger)));
    expect(await guest(house, stranger)).toMatchObject({
      ...{ creationType: 'SelfServiceSignUp', externalUserState: 'Accepted', mail: stranger, userType: 'Guest' },
    });
    expect(await issuers(house, stranger)).toEqual(['mail']);
    const again = await house.arrive(house.browser(), stranger);
    expect(house.answerOf(again).code).toBeDefined();
  });

  story('takes an account of another Entra tenant, of Google and of Microsoft where the flow does', async (house) => {
    for (const [address, issuer] of [
      [people.nora, 'ExternalAzureAD'],
      [gil, 'google.com'],
      [mira, 'MicrosoftAccount'],
    ] as const) {
      house.answerOf(await walk(await create(house, address), house.walker(address)));
      expect((await guest(house, address))?.creationType).toBe('SelfServiceSignUp');
      expect(await issuers(house, address)).toEqual([issuer]);
    }
  });

  story('signs in who is a guest already, as the guest he is', async (house) => {
    const before = await guest(house, people.ana);
    const browser = await create(house, people.ana);
    await walk(browser, house.walker(people.ana));
    expect(browser.headings).toContain('Permissions requested by:');
    expect((await guest(house, people.ana))?.id).toBe(before?.id);
    // Invited: by his own provider, not by a code.
    const invited = await create(house, people.sam);
    expect(invited.visit.url.pathname).toMatch(/^\/partners\/tailwind\//);
    const member = await create(house, people.mel);
    house.answerOf(await walk(member, house.walker(people.mel)));
  });

  story('says on the page that an address cannot have one, and sends no code', async (house) => {
    for (const [address, overrides] of [
      ['nobody@contoso.example', {}],
      [stranger, work],
      [gil, work],
    ] as const) {
      const browser = await create(house, address, overrides);
      expect(browser.text('#usernameError')).toContain('AADSTS50034');
      expect(browser.text('h1')).toBe('Create account');
      await browser.press('#signin');
      expect([browser.text('h1'), browser.text('#usernameError')]).toEqual(['Sign in', '']);
    }
    // Not by the page for those who have one.
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: stranger }, '#idSIButton9');
    expect(browser.text('#usernameError')).toContain('AADSTS50034');
    expect(await house.mailbox.list({})).toEqual([]);
  });

  story('is Next when Enter is pressed, never the other page', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(browser.visit.page.querySelector('form button')?.text).toBe('Next');
  });

  story('comes first where the application asks for it by prompt=create, and goes by its hint', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { prompt: 'create' }));
    expect(browser.text('h1')).toBe('Create account');
    await browser.press('#signin');
    expect(browser.text('h1')).toBe('Sign in');
    const hinted = house.browser();
    await hinted.open(authorizeUrl(house.origin, { prompt: 'create', login_hint: stranger }));
    house.answerOf(await walk(hinted, house.walker(stranger)));
    expect(await guest(house, stranger)).toBeDefined();
    await browser.open(authorizeUrl(house.origin, { ...nativeRequest, prompt: 'create' }));
    expect(browser.text('h1')).toBe('Sign in');
  });

  story('is not there where self-service sign-up is off, whatever is posted', async (house) => {
    const policy = daemonGraph(house).api('/policies/authenticationFlowsPolicy');
    await policy.patch({ selfServiceSignUp: { isEnabled: false } });
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(browser.has('#signup')).toBe(false);
    const canary = browser.visit.page.querySelector('input[name="canary"]')?.getAttribute('value') ?? '';
    await browser.post(browser.visit.url.href, { canary, create: '1', loginfmt: stranger }, browser.visit.url.href);
    await browser.submit({ loginfmt: stranger }, '#idSIButton9');
    expect(browser.text('#usernameError')).toContain('AADSTS50034');
  });
});
