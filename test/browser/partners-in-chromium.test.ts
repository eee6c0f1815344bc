import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { authorizeUrl } from '../support/authorize.js';
import { seriousFindings } from '../support/axe.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
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

  story('fit a narrow window', async (house) => {
    const { page } = await openPage(chromium, { viewport: { width: 360, height: 740 } });
    await page.goto(`${house.origin}/admin/partners`);
    await signInAsAdmin(page);
    await page.waitForSelector('#tailwind');
    const isWider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    expect(await page.evaluate(isWider)).toBe(false);
  });
});

describe('signing out at a partner in Chromium', () => {
  story(
    'signs out here, too, and signing out here signs out there',
    async (house) => {
      const { page, complaints } = await openPage(chromium);
      /** Where the sample's sign-in rests: at the sample by the session, at the partner without. */
      const signIn = async (person: string) => {
        await page.goto(`${house.origin}/sample/sign-in?login_hint=${person}`);
        return new URL(page.url()).pathname.split('/')[1];
      };
      const finish = async (person: string) => {
        await page.click(`[data-test-id="${person}"]`);
        await page.waitForURL(/\/sample|\/signin\//);
        if (!page.url().includes('/sample')) await page.click('#idSIButton9');
        await page.waitForURL(/\/sample/);
      };
      for (const [name, person] of [
        ['tailwind', people.sam],
        ['woodgrove', people.wes],
      ] as const) {
        expect(await signIn(person)).toBe('partners');
        await finish(person);
        expect(await signIn(person)).toBe('sample');
        await page.goto(`${house.origin}/partners/${name}/`);
        expect(await seriousFindings(page)).toEqual([]);
        await page.click('#sign-out');
        await page.waitForSelector('h1:has-text("Signed out of")');
        await page.waitForLoadState('load');

        expect(await signIn(person)).toBe('partners');
        await finish(person);
        await page.goto(`${house.origin}/common/oauth2/v2.0/logout`);
        await page.waitForSelector('h1:has-text("You signed out of your account")');
        await page.goto(`${house.origin}/partners/${name}/`);
        expect(await page.textContent('h1')).toContain('Nobody is signed in');
      }
      expect(complaints).toEqual([]);
    },
    90_000,
  );
});
