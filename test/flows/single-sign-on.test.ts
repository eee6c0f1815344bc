import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk, walkUntil } from '../support/walk.js';
import { contoso, fabrikam, memberPassword, nativeApp, people } from '../support/world.js';

const homeApp = { client_id: 'd1d1d1d1-0000-4000-8000-000000000009', redirect_uri: 'http://localhost:3000/home' };

const { story } = stories({
  config: demoConfig((config) => {
    tenantOf(config, fabrikam.id).applications.push({
      appId: homeApp.client_id,
      displayName: 'Fabrikam intranet',
      web: { redirectUris: [homeApp.redirect_uri] },
      passwordCredentials: [{ secretText: 'home-secret' }],
    });
  }),
});

describe('a browser in which a guest is signed in', () => {
  story('gets a code without any page', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    const pages = browser.history.length;
    await browser.open(authorizeUrl(house.origin, { state: 'second' }));
    expect(house.answerOf(browser.visit)).toMatchObject({ state: 'second', code: expect.any(String) });
    expect(browser.history.slice(pages).filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  story('is signed in to the other applications too', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(
      authorizeUrl(house.origin, { client_id: nativeApp.clientId, redirect_uri: `${nativeApp.redirectUri}:4999` }),
    );
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('keeps the time of the sign-in, not of the visit', async (house) => {
    const browser = house.browser();
    const first = claimsOf((await house.tokensFor(people.ana, { max_age: '100000' }, browser)).id_token);
    house.clock.advance({ minutes: 10 });
    const second = claimsOf((await house.tokensFor(people.ana, { max_age: '100000' }, browser)).id_token);
    expect(second.auth_time).toBe(first.auth_time);
    expect(Number(second.exp)).toBeGreaterThanOrEqual(Number(first.exp) + 590);
    expect(second.sid).toBe(first.sid);
  });

  story('asks again after a day', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    house.clock.advance({ hours: 25 });
    await browser.open(authorizeUrl(house.origin));
    expect(browser.visit.status).toBe(200);
  });

  story('is no business of another browser', async (house) => {
    await house.arrive(house.browser(), people.ana);
    const other = house.browser();
    await other.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(other.visit)).toMatchObject({ error: 'login_required' });
  });
});

describe('a session at the home tenant', () => {
  story('counts at the resource tenant: only the permissions are left to accept', async (house) => {
    const browser = house.browser();
    const scope = 'openid profile';
    await browser.open(authorizeUrl(house.origin, { ...homeApp, scope }, fabrikam.id));
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await walk(browser, house.walker(people.ana));
    expect(house.answerOf(browser.visit).code).toBeDefined();

    await browser.open(authorizeUrl(house.origin));
    expect(browser.text('main')).toContain('Permissions requested by');
    expect(browser.has('input[name="passwd"]')).toBe(false);
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('of somebody who is no guest leads to the choice of an account, not to an error', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { ...homeApp, scope: 'openid profile' }, fabrikam.id));
    await walk(browser, house.walker(people.nora));
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await browser.open(authorizeUrl(house.origin));
    expect(browser.visit.page.querySelector(`[data-test-id="${people.nora}"]`)).not.toBeNull();
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit).error).toBe('interaction_required');
  });
});

describe('two accounts in one browser', () => {
  story('are offered as tiles, and the one chosen signs in', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(authorizeUrl(house.origin, { prompt: 'select_account' }));
    await browser.press('[data-test-id="otherTile"]');
    await walkUntil(browser, house.walker(people.otto), ({ visit }) => visit.status === 0);

    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'interaction_required' });

    await browser.open(authorizeUrl(house.origin));
    for (const address of [people.ana, people.otto]) expect(browser.has(`[data-test-id="${address}"]`)).toBe(true);
    const { code } = house.answerOf(await browser.press(`[data-test-id="${people.otto}"]`));
    expect(code).toBeDefined();

    const hinted = await house.tokensFor(people.ana, { login_hint: people.ana, prompt: 'none' }, browser);
    expect(claimsOf(hinted.id_token).preferred_username).toBe(people.ana);
  });
});

describe('signing out', () => {
  story('ends the session in every tenant and goes back to a registered address', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    const url = new URL(`${house.origin}/${contoso.id}/oauth2/v2.0/logout`);
    url.searchParams.set('post_logout_redirect_uri', 'http://localhost:3000/auth/callback');
    url.searchParams.set('state', 'bye');
    await browser.open(url);
    expect(browser.visit.url.href).toBe('http://localhost:3000/auth/callback?state=bye');
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'login_required' });
  });

  story('stays here when the address belongs to no application', async (house) => {
    const browser = house.browser();
    const url = `${house.origin}/${contoso.id}/oauth2/v2.0/logout?post_logout_redirect_uri=https://evil.example/`;
    await browser.open(url);
    expect(browser.visit.status).toBe(200);
    expect(browser.text('main')).toMatch(/signed out/i);
  });
});
