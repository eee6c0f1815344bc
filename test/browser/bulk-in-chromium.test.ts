import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people } from '../support/world.js';

const { story } = stories();
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

/** From the admin centre, signed in, to the page of bulk operations by its link. */
async function openBulk(house: Emulator, page: Page): Promise<void> {
  await page.goto(`${house.origin}/admin`);
  await page.locator('#i0116').fill(people.admin);
  await page.keyboard.press('Enter');
  await page.locator('#i0118').fill(memberPassword);
  await page.keyboard.press('Enter');
  await page.locator('#idBtn_Back').click();
  await page.getByRole('link', { name: 'Bulk operations' }).click();
  await page.locator('#file').waitFor();
}

const choose = (page: Page, text: string) =>
  page.locator('#file').setInputFiles({ name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('an administrator in Chromium, with script off', () => {
  story('fills in the template, is told what is wrong, and sees the guests come', async (house) => {
    const { page, complaints } = await openPage(chromium, { javaScriptEnabled: false });
    await openBulk(house, page);
    await screenshot(page, 'bulk/empty');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Bulk invite' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('bulk-invite-template.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const template = Buffer.concat(chunks).toString('utf8');

    await choose(page, template);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.locator('#fileError').waitFor();
    expect(await page.locator('#fileError').textContent()).toContain('Line 3, column 1: this is the example');
    await screenshot(page, 'bulk/problems');

    const rows = Array.from({ length: 400 }, (_, at) => `guest${at}@partner.example,https://app.example/,false,`);
    const [version, headings] = template.split('\r\n');
    await choose(page, [version, headings, ...rows, 'x@blocked.example,https://app.example/,,'].join('\r\n'));
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: 'Bulk invite' }).waitFor();
    await screenshot(page, 'bulk/running');
    // The page reloads itself until the job is done.
    await page.getByText('Completed').waitFor();
    await screenshot(page, 'bulk/done');
    expect(await page.locator('#succeeded').textContent()).toBe('400');
    expect(await page.locator('#results tbody tr').first().textContent()).toMatch(/403.*x@blocked\.example.*Failure/s);
    expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(900);
    expect(await house.tenant(contoso.id).user('guest399@partner.example')).toBeDefined();

    const [results] = await Promise.all([page.waitForEvent('download'), page.locator('#download').click()]);
    expect(results.suggestedFilename()).toBe('bulk-invite-results.csv');
    // The status of the refused file is all that the browser has to say.
    expect(complaints.filter((each) => !each.includes('400 (Bad Request)'))).toEqual([]);
    await page.context().close();
  });
});
