import { describe, expect } from '@jest/globals';
import { authorizeUrl, type Overrides } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { recentEvents } from '../support/traces.js';
import { contoso, people, webApp } from '../support/world.js';

const logoutUrl = 'http://localhost:3000/logout';
const { story } = stories({
  config: demoConfig((config) => {
    const web = tenantOf(config, contoso.id).applications.find((each) => each.appId === webApp.clientId);
    Object.assign((web as { web: Record<string, unknown> }).web, { logoutUrl });
  }),
});

const partners = { tailwind: people.sam, woodgrove: people.wes } as const;
const partnerNames = ['tailwind', 'woodgrove'] as const;
const signedOut = 'You signed out of your account';

const logout = (house: Emulator, parameters: Overrides = {}) =>
  `${house.origin}/${contoso.id}/oauth2/v2.0/logout?${new URLSearchParams(parameters as Record<string, string>)}`;
const wentTo = (browser: Browser, path: string) => browser.history.some((each) => each.endsWith(path));
const atPartner = async (house: Emulator, browser: Browser, name: string) =>
  (await browser.open(`${house.origin}/partners/${name}/`)).page.querySelector('h1')?.text;
const traced = async (house: Emulator) => (await recentEvents(house)).map(({ name }) => name);

/** Whether the browser is still signed in as somebody. */
async function isSignedIn(house: Emulator, browser: Browser, email: string): Promise<boolean> {
  await browser.open(authorizeUrl(house.origin, { prompt: 'none', login_hint: email }));
  const { code, error } = house.answerOf(browser.visit);
  expect(code ?? error).toMatch(/^(login_required|[\w.~-]{20,})$/);
  return code !== undefined;
}

/** The page that tells the applications; then on, as its refresh would take the browser. */
async function tellApplications(browser: Browser): Promise<void> {
  expect(browser.text('h1')).toBe(signedOut);
  expect(browser.visit.page.querySelector('iframe')?.getAttribute('src')).toContain(logoutUrl);
  await browser.open(
    /url=(.*)$/.exec(browser.visit.page.querySelector('meta')?.getAttribute('content') ?? '')?.[1] ??
      refreshOf(browser),
  );
}

const refreshOf = (browser: Browser) =>
  /url=(.*)$/
    .exec(browser.visit.page.querySelector('meta[http-equiv="refresh"]')?.getAttribute('content') ?? '')?.[1]
    ?.replaceAll('&amp;', '&') ?? 'nowhere:';

describe.each(partnerNames)('a guest of the partner %s', (name) => {
  const guest = partners[name];

  story('who signs out here is signed out there, and comes back to the application', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, guest);
    expect(await atPartner(house, browser, name)).toContain('Signed in at');
    await browser.open(logout(house, { post_logout_redirect_uri: webApp.redirectUri, state: 's1' }));
    await tellApplications(browser);
    if (name === 'woodgrove') await browser.open(refreshOf(browser));
    expect(browser.visit.url.href).toBe(`${webApp.redirectUri}?state=s1`);
    expect(wentTo(browser, name === 'tailwind' ? '/partners/tailwind/slo' : '/partners/woodgrove/ls/')).toBe(true);
    expect(await isSignedIn(house, browser, guest)).toBe(false);
    expect(await atPartner(house, browser, name)).toContain('Nobody is signed in');
    expect(await traced(house)).toEqual(expect.arrayContaining(['signed out at the partner']));
  });

  story('who signs out there is signed out here, and nobody else is', async (house) => {
    const browser = house.browser();
    const elsewhere = house.browser();
    await house.arrive(elsewhere, guest);
    await house.arrive(browser, people.ana);
    await house.arrive(browser, guest, { prompt: 'login' });
    await atPartner(house, browser, name);
    await browser.press('#sign-out');
    if (name === 'woodgrove') {
      const picture = browser.visit.page.querySelector('img')?.getAttribute('src') ?? '';
      expect(browser.visit.headers.get('content-security-policy')).toContain(`img-src 'self' data: ${house.origin}`);
      const cookie = await browser.jar.getCookieString(picture);
      const answer = await house.http.get(picture, { cookie, 'sec-fetch-dest': 'image' });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
      for (const line of answer.headers.getSetCookie()) await browser.jar.setCookie(line, picture);
    } else await tellApplications(browser);
    expect(await isSignedIn(house, browser, guest)).toBe(false);
    expect(await isSignedIn(house, browser, people.ana)).toBe(true);
    expect(await isSignedIn(house, elsewhere, guest)).toBe(true);
    expect(await atPartner(house, browser, name)).toContain('Nobody is signed in');
    expect(await traced(house)).toEqual(expect.arrayContaining(['signed out by the partner']));
  });
});

describe('single logout by SAML', () => {
  const misbehave = (house: Emulator, kind: string) =>
    house.http.send(`${house.origin}/_guesthouse/partners/tailwind/misbehaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind }),
    });

  for (const [kind, number] of [
    ['wrong-key', 50006],
    ['unsigned', 50006],
    ['wrong-request', 50061],
    ['clock-behind', 50071],
    ['clock-ahead', 50071],
  ] as const) {
    story(
      `refuses the answer of a partner that lies (${kind}): AADSTS${number}, and the person is signed out here`,
      async (house) => {
        const browser = house.browser();
        await house.arrive(browser, people.sam);
        await misbehave(house, kind);
        await browser.open(logout(house));
        await browser.open(refreshOf(browser));
        expect(browser.text('#exceptionMessageContainer')).toContain(`AADSTS${number}`);
        expect(await isSignedIn(house, browser, people.sam)).toBe(false);
        expect(await traced(house)).toEqual(expect.arrayContaining(['answer to the sign-out refused']));
      },
    );
  }

  story('goes on where the partner could not sign out, and tells so in the timeline', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.sam);
    await misbehave(house, 'error-status');
    await browser.open(logout(house));
    await browser.open(refreshOf(browser));
    expect(browser.text('h1')).toBe(signedOut);
    expect(await traced(house)).toEqual(expect.arrayContaining(['the partner did not sign out']));
  });

  story('signs nobody out by a partner that lies', async (house) => {
    for (const kind of ['wrong-key', 'unsigned', 'clock-behind']) {
      const browser = house.browser();
      await house.arrive(browser, people.sam);
      await atPartner(house, browser, 'tailwind');
      await misbehave(house, kind);
      await browser.press('#sign-out');
      expect(browser.text('#exceptionMessageContainer')).toMatch(/AADSTS(50006|50071)/);
      expect(await isSignedIn(house, browser, people.sam)).toBe(true);
    }
  });
});

describe('signing out by WS-Federation', () => {
  story('goes on at the partner’s own address and nowhere else', async (house) => {
    const signOut = async (wreply: string) => {
      const browser = house.browser();
      await house.arrive(browser, people.wes);
      await browser.open(`${house.origin}/login.srf?${new URLSearchParams({ wa: 'wsignout1.0', wreply })}`);
      expect(browser.text('h1')).toBe(signedOut);
      expect(await isSignedInAfter(house, browser)).toBe(false);
      return browser;
    };
    const isSignedInAfter = (running: Emulator, { jar }: Browser) =>
      jar.getCookieString(running.origin).then((cookies) => /\bESTSAUTH=/.test(cookies));
    const back = `${house.origin}/partners/woodgrove/`;
    expect(refreshOf(await signOut(back))).toBe(back);
    for (const wreply of [
      'https://evil.example/',
      `${house.origin}.evil.example/`,
      'javascript:alert(1)',
      '//evil.example',
    ])
      expect((await signOut(wreply)).visit.html).not.toMatch(/evil\.example|javascript:/);
    expect(await traced(house)).toEqual(expect.arrayContaining(['wreply refused']));
  });

  story('a partner sends people nowhere but to this server either', async (house) => {
    const browser = house.browser();
    for (const wreply of ['https://evil.example/', `${house.origin}.evil.example/login.srf`]) {
      await browser.open(
        `${house.origin}/partners/woodgrove/ls/?${new URLSearchParams({ wa: 'wsignout1.0', wreply })}`,
      );
      expect(browser.text('h1')).toContain('Signed out of');
      expect(browser.visit.html).not.toContain('evil.example');
    }
  });
});
