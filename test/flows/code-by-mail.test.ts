import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

/** Up to the page that asks for the code. */
async function askForCode(house: Emulator): Promise<Browser> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin));
  await browser.submit({ loginfmt: people.otto }, '#idSIButton9');
  await browser.press('Send code');
  return browser;
}

describe('a guest without any realm', () => {
  story('gets a code by mail and comes back as a guest', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.otto }, '#idSIButton9');
    expect(browser.text('main')).toContain(people.otto);
    expect(await house.mailbox.list({ to: people.otto })).toEqual([]);
    await browser.press('Send code');

    const mail = await house.mailbox.waitFor({ to: people.otto }, 5);
    expect(mail?.code).toMatch(/^\d{8}$/);
    expect(mail?.text).toContain(mail?.code);
    expect(mail?.html).toContain(mail?.code);
    expect(mail?.subject).toContain('Contoso');

    await browser.submit({ otc: mail?.code ?? '' }, '#idSIButton9');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect(await house.tenant(contoso.id).user(people.otto)).toMatchObject({
      externalUserState: 'Accepted',
      identities: expect.arrayContaining([{ signInType: 'federated', issuer: 'mail', issuerAssignedId: people.otto }]),
    });
  });

  story('gets a field that a phone fills from the mail', async (house) => {
    const browser = await askForCode(house);
    const field = browser.visit.page.querySelector('input[name="otc"]');
    expect(field?.getAttribute('autocomplete')).toBe('one-time-code');
    expect(field?.getAttribute('inputmode')).toBe('numeric');
  });

  story('may type the address with capitals and blanks around it', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: '  Otto@SmallPartner.example ' }, '#idSIButton9');
    await browser.press('Send code');
    expect(await house.mailbox.waitFor({ to: people.otto }, 5)).toBeDefined();
  });

  story('may go back and be somebody else', async (house) => {
    const browser = await askForCode(house);
    await browser.press('#idBtn_Back');
    expect(browser.has('input[name="loginfmt"]')).toBe(true);
  });

  story('must bring a new code after 24 hours, although the browser was signed in', async (house) => {
    const browser = house.browser();
    await house.tokensFor(people.otto, {}, browser);
    house.clock.advance({ hours: 23 });
    await browser.open(authorizeUrl(house.origin));
    expect(house.answerOf(browser.visit).code).toBeDefined();
    house.clock.advance({ hours: 2 });
    await browser.open(authorizeUrl(house.origin, { login_hint: people.otto }));
    expect(browser.visit.status).toBe(200);
    expect(browser.has('#idSIButton9')).toBe(true);
  });

  story('is said to come by mail in the tokens', async (house) => {
    const tokens = await house.tokensFor(people.otto);
    expect(claimsOf(tokens.id_token)).toMatchObject({ idp: 'mail', preferred_username: people.otto });
  });
});
