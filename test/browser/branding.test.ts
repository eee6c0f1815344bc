import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { authorizeUrl } from '../support/authorize.js';
import { seriousFindings } from '../support/axe.js';
import { barriers } from '../support/barriers.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { pngLogo } from '../support/logos.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, memberPassword, people } from '../support/world.js';

/** The worst colours for text in light and dark. */
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    const signInPageText = 'Questions? Call us.';
    seed.branding = { backgroundColor: '#808080', bannerLogo: pngLogo, signInPageText, usernameHintText: 'you@work' };
    tenantOf(config, fabrikam.id).branding = { backgroundColor: '#0b5cad', squareLogo: pngLogo, signInPageText };
    seed.termsOfUse = [{ displayName: 'Terms', files: [{ language: 'en', text: 'Be kind.' }] }];
    const conditions = { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } };
    const grantControls = { termsOfUse: ['Terms'] };
    seed.conditionalAccessPolicies = [{ displayName: 'Terms', state: 'enabled', conditions, grantControls }];
  }),
});
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

const findings = async (page: Page, name: string) => {
  await screenshot(page, `branding/${name}`);
  return [...(await barriers(page)), ...(await seriousFindings(page)), ...(await onTheColor(page))];
};

/** Words that stand on the organisation's colour itself, where axe-core cannot judge the contrast. */
const onTheColor = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const see = (element: Element) => getComputedStyle(element).backgroundColor;
    const paper = see(document.querySelector('.card') ?? document.body);
    const hasWords = (element: Element) =>
      element.checkVisibility() &&
      [...element.childNodes].some((each) => each.nodeType === 3 && each.nodeValue?.trim());
    const isOnPaper = (element: Element | null): boolean =>
      element !== null && element !== document.body && (see(element) === paper || isOnPaper(element.parentElement));
    return [...document.body.querySelectorAll('main *, footer *')]
      .filter((element) => hasWords(element) && see(element) === 'rgba(0, 0, 0, 0)' && !isOnPaper(element))
      .map((element) => `on the colour: ${element.outerHTML.slice(0, 80)}`);
  });

describe('branded pages and terms of use', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    story(`have nothing serious for axe-core to find, ${colorScheme}`, async (house) => {
      const { page, complaints } = await openPage(chromium, { colorScheme, bypassCSP: true });
      await page.goto(authorizeUrl(house.origin).href);
      expect(await findings(page, `user-name-${colorScheme}`)).toEqual([]);
      await page.fill('#i0116', people.ana);
      await page.press('#i0116', 'Enter');
      await page.waitForSelector('#i0118');
      expect(await findings(page, `password-${colorScheme}`)).toEqual([]);
      await page.fill('#i0118', memberPassword);
      await page.press('#i0118', 'Enter');
      await page.waitForSelector('text=Permissions requested by:');
      expect(await findings(page, `permissions-${colorScheme}`)).toEqual([]);
      await page.click('#idSIButton9');
      await page.waitForSelector('text=Contoso terms of use');
      await page.click('summary');
      expect(await findings(page, `terms-${colorScheme}`)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  }

  story('show the colour and the logo within the content security policy', async (house) => {
    const { page, complaints } = await openPage(chromium, { javaScriptEnabled: false });
    await page.goto(authorizeUrl(house.origin).href);
    expect(await page.locator('.backdrop').boundingBox()).toMatchObject({ x: 0, y: 0, width: 900, height: 760 });
    expect(await page.locator('.brand img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
