import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

/** The partner's answer, held back: what it would post. */
async function heldAnswer(house: Emulator, browser: Browser): Promise<Readonly<Record<string, string>>> {
  await browser.open(authorizeUrl(house.origin, { prompt: 'login', login_hint: people.wes }));
  browser.holdAt(/\/login\.srf/);
  const { posted = {} } = await browser.press(people.wes);
  browser.holdAt(undefined);
  return posted;
}

const post = async (house: Emulator, browser: Browser, fields: Readonly<Record<string, string>>) => {
  await browser.post(`${house.origin}/login.srf`, fields, house.origin);
  return browser.text('#exceptionMessageContainer');
};

describe('what a WS-Federation partner answers', () => {
  const fault = '<s:Fault xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Reason/></s:Fault>';
  for (const [name, number, reason, change] of [
    ['a fault', 'AADSTS20001', 'answered with a fault', { wresult: fault }],
    ['something else than a token response', 'AADSTS20012', 'not a RequestSecurityTokenResponse', { wresult: '<x/>' }],
    ['no sign-in', 'AADSTS20012', 'no wresult with wa=wsignin1.0', { wa: 'wsignout1.0' }],
    ['nonsense', 'AADSTS50008', 'one element and nothing around it', { wresult: 'nonsense' }],
  ] as const) {
    story(`${name} is refused with ${number}, and the guest stays pending`, async (house) => {
      const browser = house.browser();
      const posted = await heldAnswer(house, browser);
      expect(await post(house, browser, { ...posted, ...change })).toContain(number);
      expect(await reasonsFor(house, number)).toContain(reason);
      expect((await house.tenant(contoso.id).user(people.wes))?.externalUserState).toBe('PendingAcceptance');
    });
  }

  story('counts once: a captured token is refused in the next sign-in, too', async (house) => {
    const [first, second] = [house.browser(), house.browser()];
    const captured = await heldAnswer(house, first);
    await post(house, first, captured);
    expect(first.text('main')).toContain('Permissions requested by');
    const own = await heldAnswer(house, second);
    const replayed = await post(house, second, { ...own, wresult: captured.wresult ?? '' });
    expect(replayed).toContain('AADSTS50008');
    expect(await reasonsFor(house, 'AADSTS50008')).toContain('used before');
    expect(await post(house, second, own)).toContain('AADSTS50089');
  });

  story('that was changed on the way is refused with AADSTS50006', async (house) => {
    const browser = house.browser();
    const posted = await heldAnswer(house, browser);
    const wresult = (posted.wresult ?? '').replace(people.wes, 'boss@woodgrove.example');
    expect(await post(house, browser, { ...posted, wresult })).toContain('AADSTS50006');
  });
});
