import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { reasonsFor, usersOf } from '../support/traces.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

/** Stops at the partner's answer: the form or address with which the browser would come back. */
async function answerOfPartner(house: Emulator, as: string) {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin));
  await browser.submit({ loginfmt: as }, '#idSIButton9');
  browser.holdAt(/\/login\.srf|\/oauth2\/authresp/);
  const { url, posted } = await browser.press(as);
  browser.holdAt(undefined);
  const returnIn = (which: Browser) => (posted === undefined ? which.open(url) : which.post(url, posted, house.origin));
  return { browser, url, posted, returnIn };
}

async function expectStranger(house: Emulator, browser: Browser): Promise<void> {
  expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
  expect(await reasonsFor(house, 'AADSTS50089')).toContain('this browser holds no sign-in of this id');
  await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
  expect(house.answerOf(browser.visit)).toMatchObject({ error: 'login_required' });
}

for (const [partner, as] of [
  ['a SAML partner', people.sam],
  ['a WS-Federation partner', people.wes],
  ['an OpenID partner', people.gus],
] as const) {
  describe(`the answer of ${partner}`, () => {
    story('brings its own browser in', async (house) => {
      const { browser, returnIn } = await answerOfPartner(house, as);
      await returnIn(browser);
      expect(browser.text('main')).toContain('Permissions requested by');
    });

    story('brings no other browser in', async (house) => {
      const before = await usersOf(house, contoso.id);
      const { browser, returnIn } = await answerOfPartner(house, as);
      const stranger = house.browser();
      await returnIn(stranger);
      await expectStranger(house, stranger);
      expect(await usersOf(house, contoso.id)).toBe(before);
      expect(browser.visit.url.href).not.toContain('Permissions');
    });

    story('brings no browser in that has a sign-in of its own', async (house) => {
      const { returnIn } = await answerOfPartner(house, as);
      const other = house.browser();
      await other.open(authorizeUrl(house.origin));
      await returnIn(other);
      await expectStranger(house, other);
    });

    story('counts once', async (house) => {
      const { browser, returnIn } = await answerOfPartner(house, as);
      await returnIn(browser);
      const again = await returnIn(browser);
      expect(again.page.querySelector('#exceptionMessageContainer')?.text).toContain('AADSTS50089');
      expect(await reasonsFor(house, 'AADSTS50089')).toContain('no sign-in waits for this RelayState, wctx or state');
    });

    story('is refused when the sign-in has waited too long', async (house) => {
      const { browser, returnIn } = await answerOfPartner(house, as);
      house.clock.advance({ hours: 30 });
      const late = await returnIn(browser);
      expect(late.page.querySelector('#exceptionMessageContainer')?.text).toMatch(/AADSTS(50089|50008|50027)/);
      expect((await house.tenant(contoso.id).user(as))?.externalUserState).toBe('PendingAcceptance');
    });
  });
}

describe('an answer that nobody waits for', () => {
  story('is refused with AADSTS50089', async (house) => {
    const before = await usersOf(house, contoso.id);
    const { http, origin } = house;
    const answers = await Promise.all([
      http.post(`${origin}/login.srf`, { SAMLResponse: 'PHg+', RelayState: 'unknown' }),
      http.post(`${origin}/login.srf`, { SAMLResponse: 'PHg+' }),
      http.post(`${origin}/login.srf`, 'RelayState=a&RelayState=b&SAMLResponse=x'),
      http.get(`${origin}/login.srf?RelayState=unknown&SAMLResponse=x`),
      http.get(`${origin}/te/${contoso.id}/oauth2/authresp?state=unknown&code=x`),
      http.get(`${origin}/te/${contoso.id}/oauth2/authresp?code=x`),
      http.get(`${origin}/te/${contoso.id}/oauth2/authresp?state=a&state=b&code=x`),
    ]);
    for (const { text, status } of answers) {
      expect(status).toBeLessThan(500);
      expect(text).toMatch(/AADSTS(50089|90023)/);
    }
    expect(await reasonsFor(house, 'AADSTS50089')).toContain('no sign-in waits for this RelayState, wctx or state');
    expect(await reasonsFor(house, 'AADSTS50089')).toContain('the answer names no sign-in');
    expect(await usersOf(house, contoso.id)).toBe(before);
  });
});
