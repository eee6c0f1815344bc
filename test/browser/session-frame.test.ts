import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from '../support/chromium.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people, spa } from '../support/world.js';

const { story } = stories();
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

/** Runs in the page: asks the session frame, as OpenID Connect Session Management has it. */
async function askFrame({ url, message }: { url: string; message: string }): Promise<string> {
  const frame = document.createElement('iframe');
  frame.src = url;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  const answer = new Promise<string>((resolve) => {
    addEventListener('message', (event) => resolve(String(event.data)), { once: true });
  });
  frame.contentWindow?.postMessage(message, new URL(url).origin);
  return answer;
}

describe('the session iframe', () => {
  story("tells an application's page whether the session is the same", async (house) => {
    const { page } = await openPage(chromium);
    const { id_token: idToken = '' } = await house.tokensFor(people.mel);
    expect(idToken).not.toBe('');
    await page.goto(`${house.origin}/sample/spa`);
    await page.locator('#sign-in:enabled').click();
    await page.locator('input[name="loginfmt"]').fill(people.mel);
    await page.locator('#idSIButton9').click();
    await page.locator('#i0118').fill(memberPassword);
    await page.locator('#idSIButton9').click();
    await page.getByRole('heading', { name: 'Stay signed in?' }).waitFor();
    await page.locator('#idBtn_Back').click();
    await page.locator('#renew:enabled').waitFor();
    const light = (await page.context().cookies()).find((cookie) => cookie.name === 'ESTSAUTHLIGHT')?.value ?? '';
    const url = `${house.origin}/${contoso.id}/oauth2/checksession`;
    expect(await page.evaluate(askFrame, { url, message: `${spa.clientId} ${light}` })).toBe('unchanged');
    expect(await page.evaluate(askFrame, { url, message: `${spa.clientId} another` })).toBe('changed');
    expect(await page.evaluate(askFrame, { url, message: 'nonsense' })).toBe('error');
    await page.context().close();
  });
});
