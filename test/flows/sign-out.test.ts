import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm, type Overrides } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people, secret, webApp } from '../support/world.js';

const other = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000d1', redirectUri: 'http://localhost:3000/other' };
const logoutUrls = { web: 'http://localhost:3000/logout', other: 'https://other.example/signed-out?x=1' };

const { story } = stories({
  config: demoConfig((config) => {
    const { applications } = tenantOf(config, contoso.id);
    const web = applications.find((each) => each.appId === webApp.clientId) as { web: Record<string, unknown> };
    web.web.logoutUrl = logoutUrls.web;
    Object.assign(web, { optionalClaims: { idToken: [{ name: 'login_hint' }] } });
    applications.push({
      appId: other.clientId,
      displayName: 'Other',
      web: { redirectUris: [other.redirectUri], logoutUrl: logoutUrls.other },
      passwordCredentials: [{ secretText: secret }],
    });
  }),
});

const logout = (house: Emulator, parameters: Overrides = {}) =>
  `${house.origin}/${contoso.id}/oauth2/v2.0/logout?${new URLSearchParams(parameters as Record<string, string>)}`;
const asOther = { client_id: other.clientId, redirect_uri: other.redirectUri, scope: 'openid' };
const frames = (browser: Browser) =>
  browser.visit.page.querySelectorAll('iframe').map((frame) => new URL(frame.getAttribute('src') ?? ''));

async function silently(house: Emulator, browser: Browser, overrides: Overrides = {}) {
  await browser.open(authorizeUrl(house.origin, { prompt: 'none', ...overrides }));
  return house.answerOf(browser.visit);
}

async function tokens(house: Emulator, browser: Browser, as: string, overrides: Overrides = {}) {
  const { code = '' } = house.answerOf(await house.arrive(browser, as, overrides));
  return (await house.http.post(house.tokenUrl, codeForm(code))).json<Record<string, string>>();
}

describe('signing out', () => {
  story('tells every application of the session, through the browser', async (house) => {
    const browser = house.browser();
    const { id_token: idToken } = await tokens(house, browser, people.ana);
    await house.arrive(browser, people.ana, asOther);
    await browser.open(logout(house, { post_logout_redirect_uri: webApp.redirectUri, client_id: webApp.clientId }));
    expect(browser.text('h1')).toBe('You signed out of your account');
    const told = frames(browser).map((url) => `${url.origin}${url.pathname}`);
    expect(told.sort()).toEqual(['http://localhost:3000/logout', 'https://other.example/signed-out']);
    for (const { searchParams } of frames(browser)) {
      expect(searchParams.get('sid')).toBe(claimsOf(idToken).sid);
      expect(searchParams.get('iss')).toBe(`${house.origin}/${contoso.id}/v2.0`);
    }
    expect(
      frames(browser)
        .find((url) => url.host === 'other.example')
        ?.searchParams.get('x'),
    ).toBe('1');
    const refresh = browser.visit.page.querySelector('meta[http-equiv="refresh"]')?.getAttribute('content');
    expect(refresh).toBe(`1;url=${webApp.redirectUri}`);
    expect(browser.visit.headers.get('content-security-policy')).toContain(
      'frame-src http://localhost:3000 https://other.example',
    );
  });

  story('tells nobody who took no part', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(logout(house));
    expect(frames(browser).map((url) => url.host)).toEqual(['localhost:3000']);
    await browser.open(logout(house));
    expect(frames(browser)).toEqual([]);
  });

  story('of one of several accounts: by hint, by id_token, or by asking', async (house) => {
    const browser = house.browser();
    const { id_token: ana = '' } = await tokens(house, browser, people.ana);
    await house.arrive(browser, people.otto, { prompt: 'login' });
    await browser.open(logout(house));
    expect(browser.text('h1')).toBe('Which account do you want to sign out of?');
    await browser.press(`[data-test-id="${people.otto}"]`);
    expect((await silently(house, browser)).code).toBeDefined();

    await house.arrive(browser, people.otto, { prompt: 'login' });
    await browser.open(logout(house, { logout_hint: String(claimsOf(ana).login_hint) }));
    expect(browser.text('h1')).toBe('You signed out of your account');
    expect((await silently(house, browser, { login_hint: people.ana })).error).toBe('login_required');
    expect((await silently(house, browser, { login_hint: people.otto })).code).toBeDefined();

    await house.arrive(browser, people.ana, { prompt: 'login' });
    await browser.open(logout(house, { id_token_hint: ana }));
    expect((await silently(house, browser, { login_hint: people.otto })).code).toBeDefined();
    expect((await silently(house, browser, { login_hint: people.ana })).error).toBe('login_required');
  });

  story('goes on only at a registered address', async (house) => {
    const browser = house.browser();
    await browser.open(
      logout(house, { post_logout_redirect_uri: 'https://evil.example/', client_id: webApp.clientId }),
    );
    expect(browser.text('h1')).toBe('You signed out of your account');
    expect(browser.visit.html).not.toContain('evil.example');
    await browser.open(logout(house, { post_logout_redirect_uri: other.redirectUri, client_id: webApp.clientId }));
    expect(browser.text('h1')).toBe('You signed out of your account');
    await browser.open(logout(house, { post_logout_redirect_uri: other.redirectUri, state: 'a b&c' }));
    expect(browser.visit.url.searchParams.get('state')).toBe('a b&c');
  });
});

describe('the opaque login hint', () => {
  story('finds the session, and fills in the name when there is none', async (house) => {
    const browser = house.browser();
    const { id_token: idToken } = await tokens(house, browser, people.ana);
    const hint = String(claimsOf(idToken).login_hint);
    expect(hint).toMatch(/^O\./);
    expect(hint).not.toContain('@');
    expect((await silently(house, browser, { login_hint: hint })).code).toBeDefined();
    const fresh = house.browser();
    await fresh.open(authorizeUrl(house.origin, { login_hint: hint }));
    expect(fresh.visit.url.pathname).toMatch(/\/signin\//);
    expect(fresh.has('input[name="passwd"]')).toBe(true);
  });

  story('a session id that is not this browser’s is refused with AADSTS16002 and 160021', async (house) => {
    const browser = house.browser();
    const { id_token: idToken } = await tokens(house, browser, people.ana);
    expect((await silently(house, browser, { sid: String(claimsOf(idToken).sid) })).code).toBeDefined();
    expect(await silently(house, browser, { sid: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
      error: 'interaction_required',
      error_description: expect.stringMatching(/^AADSTS16002:/),
    });
    const nobody = await silently(house, house.browser(), { sid: '00000000-0000-4000-8000-000000000000' });
    expect(nobody.error_description).toMatch(/^AADSTS160021:/);
    expect((await silently(house, browser, { sid: 'x', login_hint: people.ana })).error_description).toMatch(
      /^AADSTS90005:/,
    );
  });
});

describe('"Stay signed in?"', () => {
  const enter = async (house: Emulator, browser: Browser, overrides: Overrides = {}) => {
    await browser.open(authorizeUrl(house.origin, overrides));
    await browser.submit({ loginfmt: people.mel }, '#idSIButton9');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
  };
  const cookie = async (house: Emulator, browser: Browser, name: string) =>
    (await browser.jar.getCookies(house.origin)).find((each) => each.key === name);

  story('keeps members who say yes for 90 days', async (house) => {
    const browser = house.browser();
    await enter(house, browser);
    expect(browser.text('h1')).toBe('Stay signed in?');
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect((await cookie(house, browser, 'ESTSAUTHPERSISTENT'))?.expires).toBeInstanceOf(Date);
    house.clock.advance({ hours: 24 * 80 });
    expect((await silently(house, browser)).code).toBeDefined();
    house.clock.advance({ hours: 24 * 11 });
    expect((await silently(house, browser)).error).toBe('login_required');
  });

  story('and those who say no for a day', async (house) => {
    const browser = house.browser();
    await enter(house, browser);
    await browser.press('#idBtn_Back');
    expect(await cookie(house, browser, 'ESTSAUTHPERSISTENT')).toBeUndefined();
    house.clock.advance({ hours: 23 });
    expect((await silently(house, browser)).code).toBeDefined();
    house.clock.advance({ hours: 2 });
    expect((await silently(house, browser)).error).toBe('login_required');
  });

  story('is not shown to who asked not to see it again, nor to guests', async (house) => {
    const browser = house.browser();
    await enter(house, browser);
    await browser.submit({ DontShowAgain: 'true' }, '#idBtn_Back');
    await enter(house, browser, { prompt: 'login' });
    expect(house.answerOf(browser.visit).code).toBeDefined();
    const guest = house.browser();
    await house.arrive(guest, people.ana);
    expect(guest.headings).toContain('Enter password');
    expect(guest.headings).not.toContain('Stay signed in?');
  });

  story('tells the application that asks', async (house) => {
    const claims = JSON.stringify({ id_token: { signin_state: { essential: false } } });
    const said = claimsOf((await tokens(house, house.browser(), people.mel, { claims })).id_token);
    expect(said.signin_state).toEqual(['kmsi']);
    const guest = claimsOf((await tokens(house, house.browser(), people.ana, { claims })).id_token);
    expect(guest).not.toHaveProperty('signin_state');
  });
});
