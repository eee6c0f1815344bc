import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, people } from '../support/world.js';

const [keeper, reader] = ['ida@contoso.example', 'rea@contoso.example'];
const { story } = stories({
  config: demoConfig((config) => {
    const member = (userPrincipalName: string, role: string) => ({
      ...{ userPrincipalName, displayName: userPrincipalName, password: 'Passw0rd!', directoryRoles: [role] },
    });
    tenantOf(config, contoso.id).users.push(
      member(keeper, 'External Identity Provider Administrator'),
      member(reader, 'Global Reader'),
    );
  }),
});

async function at(house: Emulator, as: string) {
  const browser = house.browser();
  const url = `${house.origin}/admin/partners?as=${encodeURIComponent(as)}`;
  await browser.open(url);
  await walkUntil(browser, house.walker(as), ({ visit }) => visit.url.href === url);
  return browser;
}
const ordered = async (house: Emulator) =>
  (await house.partners.list()).flatMap(({ name, misbehaviour }) => (misbehaviour ? [{ name, ...misbehaviour }] : []));

describe('the page of the built-in partners', () => {
  story('tells a partner to misbehave by one click, once or lasting, and to behave again', async (house) => {
    for (const as of [people.admin, keeper]) {
      const browser = await at(house, as);
      expect(browser.visit.page.querySelectorAll('section h2').map((each) => each.text)).toEqual(
        expect.arrayContaining(['Tailwind', 'Woodgrove', 'Google']),
      );
      await browser.press('#woodgrove button[name="once"][value="wrong-audience"]');
      expect(browser.text('#done')).toBe('Woodgrove misbehaves at its next answer: wrong-audience.');
      await browser.press('#tailwind button[name="lasting"][value="down"]');
      expect(browser.text('#done')).toBe('Tailwind misbehaves until you switch it off: down.');
      expect(browser.text('#tailwind .now')).toContain('until you switch it off: down');
      expect(await ordered(house)).toEqual([
        { name: 'tailwind', kind: 'down', lasting: true },
        { name: 'woodgrove', kind: 'wrong-audience', lasting: false },
      ]);
      const guest = house.browser();
      await guest.open(authorizeUrl(house.origin, { login_hint: people.sam }));
      expect(guest.visit.status).toBe(503);
      await browser.press('#tailwind button[name="behave"]');
      expect(browser.text('#done')).toBe('Tailwind behaves.');
      await browser.press('#woodgrove button[name="behave"]');
      expect(await ordered(house)).toEqual([]);
    }
  });

  story('has no buttons for who may only look, and takes no order of theirs', async (house) => {
    const browser = await at(house, reader);
    expect(browser.text('h1')).toBe('Built-in partners');
    expect(browser.has('button[name="once"]')).toBe(false);
    const canary = browser.visit.page.querySelector('input[name="canary"]')?.getAttribute('value') ?? '';
    const { href } = browser.visit.url;
    await browser.post(href, { canary, partner: 'tailwind', once: 'down' }, href);
    expect(browser.text('#refused')).toContain('External Identity Provider Administrator');
    expect(await ordered(house)).toEqual([]);
  });

  story('takes no order that it did not show, and says what is wrong with one', async (house) => {
    const browser = await at(house, people.admin);
    const { href } = browser.visit.url;
    const canary = browser.visit.page.querySelector('input[name="canary"]')?.getAttribute('value') ?? '';
    await browser.post(href, { canary, partner: 'woodgrove', once: 'wrong-recipient' }, href);
    expect(browser.text('#refused')).toContain('has no wrong-recipient');
    await browser.post(href, { canary: 'guessed', partner: 'tailwind', once: 'down' }, href);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
    expect(await ordered(house)).toEqual([]);
  });
});
