import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people } from '../support/world.js';

const { story } = stories();

const fieldOf = (browser: Browser, name: string) =>
  browser.visit.page.querySelector(`form [name="${name}"]`)?.getAttribute('value') ?? '';

describe('a sign-in in the browser', () => {
  story('survives a reload of every page', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.open(browser.visit.url);
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    await browser.open(browser.visit.url);
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await browser.open(browser.visit.url);
    await browser.press('Accept');
    expect(house.answerOf(browser.visit)).toMatchObject({ state: 'state-42', code: expect.any(String) });
  });

  story('survives the back button and an old form sent again', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    const canary = fieldOf(browser, 'canary');
    await browser.submit({ loginfmt: people.otto }, '#idSIButton9');
    const page = browser.visit.url;
    // The old page's form once more: the page that is due now comes, and nothing breaks.
    await browser.post(page, { loginfmt: people.ana, canary }, house.origin);
    expect(browser.visit.status).toBe(200);
    expect(browser.has('#exceptionMessageContainer')).toBe(false);
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('runs in two tabs at once', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { state: 'tab one' }));
    const one = { url: browser.visit.url, canary: fieldOf(browser, 'canary') };
    await browser.open(authorizeUrl(house.origin, { state: 'tab two' }));
    const two = { url: browser.visit.url, canary: fieldOf(browser, 'canary') };
    expect(one.url.href).not.toBe(two.url.href);
    await browser.post(one.url, { loginfmt: people.ana, canary: one.canary }, house.origin);
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).state).toBe('tab one');
    await browser.post(two.url, { loginfmt: people.ana, canary: two.canary }, house.origin);
    expect(browser.has('#exceptionMessageContainer')).toBe(false);
  });

  story('is lost with its cookies, and says so', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.jar.removeAllCookies();
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
  });

  story('is over after its answer', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.mel }, '#idSIButton9');
    const page = browser.visit.url;
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await browser.press('#idBtn_Back');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await browser.open(page);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
  });

  story('takes no form that another site sends', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    const { url } = browser.visit;
    for (const canary of ['', 'guess']) {
      await browser.post(url, { passwd: memberPassword, canary }, house.origin);
      expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
    }
  });

  story('gains nothing from a session cookie that somebody planted', async (house) => {
    const victim = house.browser();
    const planted = 'ESTSAUTH=planted-by-somebody-else; Path=/; Secure; HttpOnly; SameSite=None';
    await victim.jar.setCookie(planted, house.origin);
    await house.arrive(victim, people.ana);
    const attacker = house.browser();
    await attacker.jar.setCookie(planted, house.origin);
    await attacker.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(attacker.visit).error).toBe('login_required');
  });

  story('sets cookies that scripts cannot read and plain HTTP does not carry', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    const cookies = await browser.jar.getCookies(house.origin);
    expect(cookies.length).toBeGreaterThan(0);
    // ESTSAUTHLIGHT is for scripts, and says no more than the sid claim does.
    const { sid } = claimsOf((await house.tokensFor(people.ana, {}, browser)).id_token);
    for (const { key, value, httpOnly, secure } of cookies) {
      if (key === 'ESTSAUTHLIGHT') expect([value, secure]).toEqual([sid, true]);
      else expect([key, httpOnly, secure]).toEqual([key, true, true]);
    }
  });

  story('shows what people typed as text', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: '"><img src=x onerror=alert(1)>@x.example' }));
    expect(browser.visit.page.querySelectorAll('img[src="x"]')).toEqual([]);
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: '"><script>alert(1)</script>@nowhere.example' }, '#idSIButton9');
    expect(browser.visit.html).not.toContain('<script>alert');
  });

  story('locks an account for a while after ten wrong passwords', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.ana }));
    for (let tries = 0; tries < 10; tries += 1) await browser.submit({ passwd: 'wrong' }, '#idSIButton9');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    expect(browser.has('input[name="passwd"]')).toBe(true);
    expect(browser.text('#passwordError')).toMatch(/locked/i);
    house.clock.advance({ minutes: 11 });
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    expect(browser.text('main')).toContain('Permissions requested by');
    expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('PendingAcceptance');
  });
});
