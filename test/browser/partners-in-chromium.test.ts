import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { authorizeUrl } from '../support/authorize.js';
import { seriousFindings } from '../support/axe.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import type { Emulator } from '../support/emulator.js';
import { type Ending, endings, guests, type PartnerName, partnerNames } from '../support/partner-endings.js';
import { stories } from '../support/stories.js';
import { memberPassword, people } from '../support/world.js';

const { story } = stories();
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

async function signInAsAdmin(page: Page): Promise<void> {
  await page.fill('#i0116', people.admin);
  await page.click('#idSIButton9');
  await page.fill('#i0118', memberPassword);
  await page.click('#idSIButton9');
  await page.click('#idBtn_Back');
}

/** The page of the partners, open to an administrator. */
async function openControls(house: Emulator): Promise<Page> {
  const { page } = await openPage(chromium);
  await page.goto(`${house.origin}/admin/partners`);
  await signInAsAdmin(page);
  await page.waitForSelector('#tailwind');
  return page;
}

/** One click at a control, and a guest who signs in by a browser of his own; what he and the traces are then shown. */
async function misbehave(house: Emulator, admin: Page, name: PartnerName, kind: string): Promise<void> {
  // Only an answer that was good is worth sending once more.
  if (kind === 'replay') await signIn(house, name, 'signed in');
  await admin.click(`#${name} button[name="once"][value="${kind}"]`);
  await admin.waitForSelector(`#${name} .now:has-text("at its next answer: ${kind}")`);
  await signIn(house, name, endings[name][kind] ?? 'signed in');
  const state = (await house.partners.list()).find((each) => each.name === name);
  expect(state?.misbehaviour).toBeUndefined();
}

async function signIn(house: Emulator, name: PartnerName, ending: Ending): Promise<void> {
  const { page } = await openPage(chromium);
  try {
    const { href } = authorizeUrl(house.origin, { login_hint: guests[name] });
    await page.goto(href, { waitUntil: 'domcontentloaded' });
    const tile = page.locator(`[data-test-id="${guests[name]}"]`);
    // A provider that is down shows nobody to choose.
    if ((await tile.count()) > 0) await tile.click({ timeout: 30_000 });
    await expectEnding(house, page, name, ending);
  } finally {
    await page.context().close();
  }
}

async function expectEnding(house: Emulator, page: Page, name: PartnerName, ending: Ending): Promise<void> {
  const timeout = 25_000;
  if (ending === 'signed in') {
    await page.waitForSelector('h1:has-text("Permissions requested by")', { timeout });
    expect(await newestTrace(house, page, name)).toMatch(/guest has not accepted yet/);
  } else if (ending === 'nothing came back') {
    await page.waitForSelector('.error:has-text("503 Service Unavailable")', { timeout });
    expect(await newestTrace(house, page, name)).toMatch(/request sent|AuthnRequest sent/);
  } else {
    const [number, words] = ending;
    await page.waitForSelector(`#exceptionMessageContainer:has-text("AADSTS${number}")`, { timeout });
    const trace = await newestTrace(house, page, name);
    expect(trace).toContain(`AADSTS${number}`);
    expect(trace).toMatch(words);
  }
}

/** The newest sign-in of the guest as `/traces` shows it, an event a line: name, badge, and what it knows. */
async function newestTrace(house: Emulator, page: Page, name: PartnerName): Promise<string> {
  await page.goto(`${house.origin}/traces`, { waitUntil: 'domcontentloaded' });
  await page
    .locator('tr', { hasText: guests[name].replace(/@.*/, '@') })
    .first()
    .locator('a')
    .click();
  await page.waitForSelector('ol.timeline');
  return page.$$eval('ol.timeline > li', (events) =>
    events
      .map((event) => {
        const facts = [...event.querySelectorAll('dl.facts dt')].map((term) => [
          term.textContent,
          term.nextElementSibling?.textContent,
        ]);
        const words = [event.querySelector('strong')?.textContent, event.querySelector('.badge')?.textContent];
        return `${words.join(' ')} ${JSON.stringify(Object.fromEntries(facts))}`;
      })
      .join('\n'),
  );
}

/** Every control that the page has for a partner, one after another. */
async function tryAllControls(house: Emulator, name: PartnerName): Promise<void> {
  const admin = await openControls(house);
  const offered = await admin.$$eval(`#${name} button[name="once"]`, (buttons) =>
    buttons.map((button) => button.getAttribute('value')),
  );
  expect(offered).toEqual(Object.keys(endings[name]));
  for (const kind of Object.keys(endings[name])) {
    try {
      await misbehave(house, admin, name, kind);
    } catch (error) {
      if (error instanceof Error) error.message = `${name}, told ${kind}: ${error.message}`;
      throw error;
    }
  }
}

describe('the controls of the partners in Chromium', () => {
  story(
    'misbehave by one click, are caught, and are switched off',
    async (house) => {
      const { page: admin, complaints } = await openPage(chromium);
      await admin.goto(`${house.origin}/admin/partners`);
      await signInAsAdmin(admin);
      await admin.waitForSelector('#tailwind');
      expect(await seriousFindings(admin)).toEqual([]);

      const { page: guest } = await openPage(chromium);
      const partners = [
        ['tailwind', people.sam, 'AADSTS50006'],
        ['woodgrove', people.wes, 'AADSTS50006'],
        ['google', people.gus, 'AADSTS50027'],
      ] as const;
      for (const [name, person, code] of partners) {
        await admin.click(`#${name} button[name="lasting"][value="wrong-key"]`);
        await admin.waitForSelector(`#${name} .now:has-text("wrong-key")`);
        await guest.goto(authorizeUrl(house.origin, { login_hint: person }).href);
        expect(await guest.textContent('#misbehaviour')).toContain('signs with a key that nobody knows');
        await guest.click(`[data-test-id="${person}"]`);
        await guest.waitForSelector('#exceptionMessageContainer');
        expect(await guest.textContent('#exceptionMessageContainer')).toContain(code);
      }
      await screenshot(admin, 'portal/partners');
      expect(await seriousFindings(admin)).toEqual([]);
      await admin.click('#tailwind button[name="behave"]');
      await admin.waitForSelector('#tailwind .now:has-text("Behaves.")');
      await guest.goto(authorizeUrl(house.origin, { login_hint: people.sam }).href);
      await guest.click(`[data-test-id="${people.sam}"]`);
      await guest.waitForSelector('h1:has-text("Permissions requested by")');
      expect(complaints).toEqual([]);
    },
    60_000,
  );

  story(
    'are one click each, show in the next sign-in, and in the traces with the check that caught it',
    async (house) => {
      await Promise.all(partnerNames.map((name) => tryAllControls(house, name)));
    },
    300_000,
  );

  story('fit a narrow window', async (house) => {
    const { page } = await openPage(chromium, { viewport: { width: 360, height: 740 } });
    await page.goto(`${house.origin}/admin/partners`);
    await signInAsAdmin(page);
    await page.waitForSelector('#tailwind');
    const isWider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    expect(await page.evaluate(isWider)).toBe(false);
  });
});
