import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { authorizeUrl } from '../support/authorize.js';
import { seriousFindings } from '../support/axe.js';
import { barriers } from '../support/barriers.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import { answer, type SignUpApi, startSignUpApi } from '../support/sign-up-api.js';
import { signUpConfig } from '../support/sign-up-world.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

let api: SignUpApi;
const { story } = stories(async () => {
  api = await startSignUpApi();
  return { config: signUpConfig(api) };
});
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.close();
  await api.stop();
});

const findings = async (page: Page, name: string) => {
  await screenshot(page, `sign-up/${name}`);
  return [...(await barriers(page)), ...(await seriousFindings(page))];
};

describe('signing up by a user flow', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    story(`has pages that everybody can use, ${colorScheme}`, async (house) => {
      api.forget();
      const { page, complaints } = await openPage(chromium, { colorScheme, bypassCSP: true });
      await page.goto(authorizeUrl(house.origin).href);
      expect(await findings(page, `sign-in-${colorScheme}`)).toEqual([]);
      await page.click('text=Create one!');
      await page.waitForSelector('h1:text("Create account")');
      expect(await findings(page, `create-${colorScheme}`)).toEqual([]);
      await page.click('text=Sign in with Facebook');
      await page.click(`text=${people.fay}`);
      await page.waitForSelector('text=Add details');
      expect(await findings(page, `details-${colorScheme}`)).toEqual([]);
      await page.fill('#displayName', '');
      await page.click('#idSIButton9');
      await page.waitForSelector('text=This information is required.');
      expect(await findings(page, `missing-${colorScheme}`)).toEqual([]);
      await page.getByLabel('Display Name').fill('Fay of Lund');
      await page.getByLabel('City').fill('Lund');
      await page.getByLabel('State/Province').selectOption('Green');
      await page.getByRole('radio', { name: 'Red' }).check();
      await page.getByRole('checkbox', { name: 'Green' }).check();
      const userMessage = 'Your request is with an approver.';
      api.answers('/approve', answer(200, { version: '1.0.0', action: 'ShowBlockPage', userMessage }));
      await page.keyboard.press('Enter');
      await page.waitForSelector(`text=${userMessage}`);
      expect(await findings(page, `stopped-${colorScheme}`)).toEqual([]);
      expect(api.calls.at(-1)?.claims).toMatchObject({ city: 'Lund', state: 'green', country: 'red' });
      expect(await house.tenant(contoso.id).user(people.fay)).toBeUndefined();
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  }
});
