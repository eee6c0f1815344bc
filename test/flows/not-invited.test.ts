import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { stories } from '../support/stories.js';
import { reasonsFor, usersOf } from '../support/traces.js';
import { contoso, fabrikam, memberPassword, people, webApp } from '../support/world.js';

const { story } = stories();

describe('somebody who was not invited', () => {
  story('proves who they are at home and is refused with AADSTS50020', async (house) => {
    const before = await usersOf(house, contoso.id);
    const visit = await house.arrive(house.browser(), people.nora);
    const error = visit.page.querySelector('#exceptionMessageContainer')?.text ?? '';
    expect(error).toContain('AADSTS50020');
    expect(error).toContain(people.nora);
    expect(error).toContain(`https://sts.windows.net/${fabrikam.id}/`);
    expect(error).toContain('Contoso');
    expect(error).toContain(webApp.clientId);
    expect(visit.page.text).toMatch(/Request Id:?\s*[0-9a-f-]{36}/);
    expect(visit.page.text).toMatch(/Correlation Id:?\s*[0-9a-f-]{36}/);
    expect(visit.page.text).toMatch(/Timestamp:?\s*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/);
    expect(await usersOf(house, contoso.id)).toBe(before);
    expect(await reasonsFor(house, 'AADSTS50020')).toMatch(/because/);
  });

  story('may go on from that page with another account', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.nora);
    const again = browser.visit.page
      .querySelectorAll('a[href], button')
      .map((each) => each.text.trim())
      .find((text) => /another|different/i.test(text));
    expect(again).toBeDefined();
    await browser.press(again ?? '');
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit)).toMatchObject({ state: 'state-42' });
  });

  story('learns at the first page that an unknown address has no account', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: 'nobody@nowhere.example' }, '#idSIButton9');
    expect(browser.text('#usernameError')).not.toBe('');
    expect(browser.visit.page.querySelector('#i0116')?.getAttribute('value')).toBe('nobody@nowhere.example');
    expect(await house.mailbox.list()).toEqual([]);
    await browser.submit({ loginfmt: people.otto }, '#idSIButton9');
    expect(browser.text('main')).toContain(people.otto);
  });

  story('can be invited, and is then let in', async (house) => {
    const invited = await house.invite(people.nora);
    expect(invited.userId).toMatch(/^[0-9a-f-]{36}$/);
    const tokens = await house.tokensFor(people.nora);
    expect(tokens.id_token).toBeDefined();
  });
});

describe('a blocked domain', () => {
  story('gets no invitation', async (house) => {
    const before = await usersOf(house, contoso.id);
    await expect(house.invite('bob@blocked.example')).rejects.toThrow(/blocked\.example|domain/i);
    expect(await usersOf(house, contoso.id)).toBe(before);
    expect(await house.mailbox.list()).toEqual([]);
  });
});
