import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { recentEvents, usersOf } from '../support/traces.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

async function ask(house: Emulator): Promise<{ readonly browser: Browser; readonly code: string }> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, { login_hint: people.otto }));
  await browser.press('Send code');
  return { browser, code: await newest(house) };
}

async function newest(house: Emulator): Promise<string> {
  const [mail] = await house.mailbox.list({ to: people.otto });
  return mail?.code ?? '';
}

const wrong = (code: string) => code.replace(/./g, (digit) => String((Number(digit) + 1) % 10));

/** Still outside, told so in words, and the directory as it was. */
async function expectRefused(house: Emulator, browser: Browser, reason: RegExp): Promise<void> {
  expect(browser.visit.status).toBe(200);
  expect(browser.text('#otcError')).not.toBe('');
  expect(browser.text('main')).not.toContain('Permissions requested');
  const told = (await recentEvents(house)).filter(({ outcome }) => outcome === 'refused');
  expect(JSON.stringify(told)).toMatch(reason);
  expect((await house.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('PendingAcceptance');
}

describe('a one-time passcode', () => {
  story('that is wrong is refused, and the right one still counts', async (house) => {
    const { browser, code } = await ask(house);
    await browser.submit({ otc: wrong(code) }, '#idSIButton9');
    await expectRefused(house, browser, /wrong/i);
    await browser.submit({ otc: code }, '#idSIButton9');
    expect(browser.text('main')).toContain('Permissions requested by');
  });

  for (const nonsense of ['', '1', 'abcdefgh', '1234567890123', "' or 1=1 --", '١٢٣٤٥٦٧٨']) {
    story(`of "${nonsense}" is refused`, async (house) => {
      const { browser } = await ask(house);
      await browser.submit({ otc: nonsense }, '#idSIButton9');
      expect(browser.visit.status).toBe(200);
      expect(browser.text('#otcError')).not.toBe('');
    });
  }

  story('is refused after thirty minutes, and not before', async (house) => {
    const { browser, code } = await ask(house);
    house.clock.advance({ minutes: 31 });
    await browser.submit({ otc: code }, '#idSIButton9');
    await expectRefused(house, browser, /expired/i);
    const inTime = await ask(house);
    house.clock.advance({ minutes: 29 });
    await inTime.browser.submit({ otc: inTime.code }, '#idSIButton9');
    expect(inTime.browser.text('main')).toContain('Permissions requested by');
  });

  story('is replaced by a newer one', async (house) => {
    const { browser, code: older } = await ask(house);
    house.clock.advance({ minutes: 2 });
    await browser.press('[name="resend"]');
    const newer = await newest(house);
    expect(newer).not.toBe(older);
    await browser.submit({ otc: older }, '#idSIButton9');
    await expectRefused(house, browser, /newer|wrong/i);
    await browser.submit({ otc: newer }, '#idSIButton9');
    expect(browser.text('main')).toContain('Permissions requested by');
  });

  story('is not sent again within a minute', async (house) => {
    const { browser } = await ask(house);
    await browser.press('[name="resend"]');
    expect(await house.mailbox.list({ to: people.otto })).toHaveLength(1);
    expect(browser.text('main')).toMatch(/second|minute|wait/i);
  });

  story('cannot be guessed: the sixth try fails even with the right code', async (house) => {
    const { browser, code } = await ask(house);
    for (let tries = 0; tries < 5; tries += 1) await browser.submit({ otc: wrong(code) }, '#idSIButton9');
    await browser.submit({ otc: code }, '#idSIButton9');
    await expectRefused(house, browser, /too many/i);
  });

  story('counts tries that come at once, too', async (house) => {
    const { browser, code } = await ask(house);
    const form = browser.visit.page.querySelector('form');
    const canary = form?.querySelector('[name="canary"]')?.getAttribute('value') ?? '';
    const url = new URL(form?.getAttribute('action') ?? '', browser.visit.url);
    const cookie = await browser.jar.getCookieString(url.href);
    const guesses = [...Array.from({ length: 11 }, () => wrong(code)), code];
    await Promise.all(guesses.map((otc) => house.http.post(url, { otc, canary }, { cookie })));
    await browser.submit({ otc: code }, '#idSIButton9').catch(() => undefined);
    // Twelve at once, the right one last: at most five of them may have been compared.
    expect((await house.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('PendingAcceptance');
  });

  story('belongs to the sign-in that asked for it', async (house) => {
    const { code } = await ask(house);
    house.clock.advance({ minutes: 2 });
    const other = await ask(house);
    expect(other.code).not.toBe(code);
    await other.browser.submit({ otc: code }, '#idSIButton9');
    await expectRefused(house, other.browser, /newer|wrong|other/i);
  });

  story('works once', async (house) => {
    const { browser, code } = await ask(house);
    await browser.submit({ otc: code }, '#idSIButton9');
    await browser.press('Accept');
    const before = await usersOf(house, contoso.id);
    const second = house.browser();
    await second.open(authorizeUrl(house.origin, { login_hint: people.otto }));
    house.clock.advance({ minutes: 2 });
    await second.press('Send code');
    await second.submit({ otc: code }, '#idSIButton9');
    expect(second.text('#otcError')).not.toBe('');
    expect(await usersOf(house, contoso.id)).toBe(before);
  });
});
