import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people, spa } from '../support/world.js';

const { story } = stories();
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

/** Signs in from the SPA by redirect until its tokens are shown. */
async function signIn(house: Emulator, page: Page, as: string): Promise<void> {
  await page.goto(`${house.origin}/sample/spa`);
  await page.locator('#sign-in').click();
  await page.locator('input[name="loginfmt"]').fill(as);
  await page.locator('#idSIButton9').click();
  const arrived = page.locator('#id-token-claims', { hasText: 'preferred_username' });
  const tile = page.locator('button', { hasText: as });
  const password = page.locator('#i0118');
  const accept = page.getByRole('button', { name: 'Accept' });
  for (let step = 0; step < 8; step += 1) {
    await arrived.or(tile).or(password).or(accept).first().waitFor();
    if ((await arrived.count()) > 0) return page.locator('#renew:enabled').waitFor();
    if ((await tile.count()) > 0) await tile.first().click();
    else if ((await password.count()) > 0) {
      await password.fill(memberPassword);
      await page.locator('#idSIButton9').click();
    } else await accept.click();
    await page.waitForLoadState();
  }
  throw new Error(`${as} does not come back to the SPA but is at ${page.url()}.`);
}

/** What the functions below, which run in the page, need to know. */
const spaSettings = (house: Emulator) => ({
  auth: {
    clientId: spa.clientId,
    authority: `${house.origin}/${contoso.id}`,
    knownAuthorities: [new URL(house.origin).host],
    redirectUri: `${house.origin}/sample/spa`,
  },
});

type Settings = ReturnType<typeof spaSettings>;
/** msal-browser, as the sample page has loaded it. */
declare const msal: {
  PublicClientApplication: new (
    settings: Settings,
  ) => {
    initialize(): Promise<void>;
    loginPopup(request: object): Promise<{ account: { username: string } }>;
    logoutPopup(request?: object): Promise<void>;
    ssoSilent(request: object): Promise<{ account: { username: string } }>;
    getAllAccounts(): readonly object[];
  };
};

async function startPopup(settings: Settings): Promise<void> {
  const client = new msal.PublicClientApplication(settings);
  await client.initialize();
  // Not awaited: the test goes on in the popup.
  client.loginPopup({ scopes: ['openid', 'profile'] }).then(
    ({ account }) => {
      document.body.dataset.popup = account.username;
    },
    (error: unknown) => {
      document.body.dataset.popup = String(error);
    },
  );
}

async function signOutByPopup(settings: Settings): Promise<void> {
  const client = new msal.PublicClientApplication(settings);
  await client.initialize();
  await client.logoutPopup();
  document.body.dataset.signedOut = String(client.getAllAccounts().length);
}

async function ssoSilent({ loginHint, ...settings }: Settings & { loginHint: string }): Promise<string> {
  const client = new msal.PublicClientApplication(settings);
  await client.initialize();
  try {
    return (await client.ssoSilent({ scopes: ['openid', 'profile'], loginHint })).account.username;
  } catch (error) {
    const { errorCode, errorMessage } = error as { errorCode: string; errorMessage: string };
    return `${errorCode} ${/AADSTS\d+/.exec(errorMessage)?.[0]}`;
  }
}

describe('an unmodified msal-browser application', () => {
  story('signs a guest in by redirect', async (house) => {
    const { page, complaints } = await openPage(chromium);
    await signIn(house, page, people.sam);
    await screenshot(page, 'spa/signed-in');
    const shown = await page.locator('#id-token-claims').textContent();
    for (const words of [people.sam, contoso.id, spa.clientId, 'partners/tailwind/saml'])
      expect(shown).toContain(words);
    expect(await page.locator('#access-token-claims').textContent()).toContain('access_as_user');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  story('renews its token silently', async (house) => {
    const { page } = await openPage(chromium);
    await signIn(house, page, people.ana);
    const before = await page.locator('#access-token-claims').textContent();
    const renewed = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/oauth2/v2.0/token'));
    await page.locator('#renew').click();
    expect((await renewed).status()).toBe(200);
    await page.waitForFunction(
      (old) => document.querySelector<HTMLElement>('#access-token-claims')?.textContent !== old,
      before,
    );
    await screenshot(page, 'spa/renewed');
    await page.context().close();
  });

  story('renews in a hidden frame when the refresh token is over', async (house) => {
    const { page } = await openPage(chromium);
    await signIn(house, page, people.ana);
    // As after a day: the refresh token of a single-page application is over, the browser's session is not.
    await page.route(/\/oauth2\/v2\.0\/token/, async (route) => {
      const isRefresh = route.request().postData()?.includes('grant_type=refresh_token') === true;
      if (!isRefresh) return route.continue();
      return route.fulfill({
        status: 400,
        contentType: 'application/json',
        headers: { 'access-control-allow-origin': '*' },
        body: JSON.stringify({
          error: 'invalid_grant',
          error_description: 'AADSTS700084: over',
          error_codes: [700084],
        }),
      });
    });
    const before = await page.locator('#status').textContent();
    const silent = page.waitForRequest((request) => request.url().includes('prompt=none'));
    await page.locator('#renew').click();
    await silent;
    await page.waitForFunction((old) => document.querySelector('#status')?.textContent !== old, before);
    await screenshot(page, 'spa/renewed-in-frame');
    expect(await page.locator('#status').textContent()).toMatch(/^Renewed silently/);
    await page.context().close();
  });

  story('signs in by popup, and out by popup', async (house) => {
    const { page } = await openPage(chromium);
    await page.goto(`${house.origin}/sample/spa`);
    await page.locator('#sign-in:enabled').waitFor();
    const opened = page.waitForEvent('popup');
    await page.evaluate(startPopup, spaSettings(house));
    const popup = await opened;
    await popup.locator('input[name="loginfmt"]').fill(people.gus);
    await popup.locator('#idSIButton9').click();
    await popup.locator('button', { hasText: people.gus }).first().click();
    await popup.getByRole('button', { name: 'Accept' }).click();
    await page.waitForFunction(() => document.body.dataset.popup !== undefined);
    expect(await page.evaluate(() => document.body.dataset.popup)).toBe(people.gus);

    await page.evaluate(signOutByPopup, spaSettings(house));
    await page.waitForFunction(() => document.body.dataset.signedOut !== undefined);
    expect(await page.evaluate(() => document.body.dataset.signedOut)).toBe('0');
    await page.context().close();
  });

  story('signs in silently where the browser is signed in already', async (house) => {
    const { page } = await openPage(chromium);
    await page.goto(`${house.origin}/sample/spa`);
    await page.locator('#sign-in:enabled').waitFor();
    expect(await page.evaluate(ssoSilent, { ...spaSettings(house), loginHint: people.ana })).toBe(
      'login_required AADSTS50058',
    );
    await signIn(house, page, people.ana);
    await page.evaluate(() => sessionStorage.clear());
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${house.origin}/sample/spa`);
    await page.locator('#sign-in:enabled').waitFor();
    expect(await page.evaluate(ssoSilent, { ...spaSettings(house), loginHint: people.ana })).toBe(people.ana);
    await page.context().close();
  });

  story('signs out everywhere', async (house) => {
    const { page } = await openPage(chromium);
    await signIn(house, page, people.ana);
    await page.locator('#sign-out').click();
    await page.waitForLoadState('networkidle');
    await page.goto(`${house.origin}/sample/spa`);
    await page.locator('#sign-in').click();
    await page.locator('input[name="loginfmt"]').waitFor();
    await page.context().close();
  });
});
