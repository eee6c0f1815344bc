import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../support/axe.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people, webApp } from '../support/world.js';

const { story } = stories();
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

/** Opens a page of the portal as a member of Contoso and keeps a picture; answers what axe-core finds on it. */
async function look(house: Emulator, page: Page, path: string, picture: string): Promise<readonly string[]> {
  await page.goto(`${house.origin}${path}`);
  if ((await page.locator('#i0116').count()) > 0) await signIn(page, people.admin);
  await screenshot(page, `portal/${picture}`);
  return seriousFindings(page);
}

async function signIn(page: Page, as: string): Promise<void> {
  await page.fill('#i0116', as);
  await page.click('#idSIButton9');
  await page.fill('#i0118', memberPassword);
  await page.click('#idSIButton9');
  const stay = page.locator('#idBtn_Back');
  if ((await stay.count()) > 0) await stay.click();
}

describe('the portal in Chromium', () => {
  story(
    'has nothing serious for axe-core to find, in light and dark, and fits a narrow window',
    async (house) => {
      for (const [name, options] of [
        ['light', {}],
        ['dark', { colorScheme: 'dark' as const }],
        ['narrow', { viewport: { width: 360, height: 740 } }],
      ] as const) {
        const { page, complaints } = await openPage(chromium, options);
        const found: Record<string, readonly string[]> = {};
        const open = async (path: string, picture: string) => {
          found[picture] = await look(house, page, path, `${name}-${picture}`);
          const isWider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
          if (await page.evaluate(isWider)) found[picture] = [...found[picture], 'wider than the window'];
        };
        await open('/admin', 'users');
        await page.click('#users a:has-text("Otto")');
        await open(new URL(page.url()).pathname, 'user');
        await open('/admin/groups', 'groups');
        await open('/admin/applications', 'applications');
        await open(`/admin/applications/${webApp.clientId}`, 'application');
        await open(`/myapps?tenantid=${contoso.id}`, 'my-apps');
        await open(`/myaccount?tenantid=${contoso.id}`, 'my-account');
        expect([name, found]).toEqual([name, Object.fromEntries(Object.keys(found).map((picture) => [picture, []]))]);
        expect(Object.keys(found)).toHaveLength(7);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
    60_000,
  );

  story('invites by keyboard with script off', async (house) => {
    const { page } = await openPage(chromium, { javaScriptEnabled: false });
    await page.goto(`${house.origin}/admin`);
    await signIn(page, people.admin);
    await page.focus('#address');
    await page.keyboard.type('ivy@smallpartner.example');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#done');
    expect(await page.textContent('#done')).toContain('ivy@smallpartner.example was invited.');
    await screenshot(page, 'portal/invited');
    expect(await house.mailbox.waitFor({ to: 'ivy@smallpartner.example' }, 2)).toBeDefined();
  });
});
