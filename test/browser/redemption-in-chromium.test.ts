import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { barriers } from '../support/barriers.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { choose, typeAndEnter } from '../support/keyboard.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, memberPassword, people } from '../support/world.js';

/** Classic redemption without one-time passcode; Ana has two accounts; nobody joins Fabrikam by himself. */
const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.redemptionMode = 'classic';
    tenant.authenticationMethodsPolicy = { email: { allowExternalIdToUseEmailOtp: 'disabled' } };
    tenantOf(config, fabrikam.id).federatedDomains = ['fabrikam.example'];
    const personal = (config.partners as { protocol: string; people: object[] }[]).find(
      (each) => each.protocol === 'microsoftAccount',
    );
    personal?.people.push({ email: people.ana, displayName: 'Ana at home' });
  }),
});
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

const vera = 'vera@newpartner.example';
const look = async (page: Page, name: string, heading: string) => {
  await screenshot(page, `redemption/${name}`);
  expect([await page.locator('h1').textContent(), await barriers(page)]).toEqual([heading, []]);
};

describe('redemption in Chromium, by keyboard, with script off', () => {
  story('makes an account where there is none', async (house) => {
    const { page, complaints } = await openPage(chromium, { javaScriptEnabled: false });
    await page.goto((await house.invite(vera)).redeemUrl);
    await look(page, 'create-account', 'Create account');
    await choose(page, page.locator('#idSIButton9'));
    await typeAndEnter(page, 'otc', (await house.mailbox.waitFor({ to: vera }, 5))?.code ?? '');
    await typeAndEnter(page, 'passwd', 'short');
    await look(page, 'account-details', 'Create your account');
    expect(await page.locator('[role=alert]').textContent()).toContain('8 to 256 characters');
    await typeAndEnter(page, 'passwd', memberPassword);
    await look(page, 'permissions', 'Permissions requested by:');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  story('says so when none can be made, and asks which of two is meant', async (house) => {
    const { page, complaints } = await openPage(chromium, { javaScriptEnabled: false });
    await page.goto((await house.invite('ned@fabrikam.example')).redeemUrl);
    await look(page, 'failed', 'Invitation redemption failed');
    await choose(page, page.locator('#signInAnother'));
    await typeAndEnter(page, 'loginfmt', people.ana);
    await look(page, 'account-type', 'Which account do you want to use?');
    await choose(page, page.locator('#msaTile'));
    expect(page.url()).toContain('9188040d-6c67-4c5b-b112-36a304b66dad');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
