import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../support/axe.js';
import { barriers } from '../support/barriers.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import type { Emulator } from '../support/emulator.js';
import { choose, typeAndEnter } from '../support/keyboard.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people } from '../support/world.js';

const { story } = stories();
let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

/** Barriers, and what axe-core finds; that needs the page's script to be on. */
const findings = async (page: Page) => [...(await barriers(page)), ...(await seriousFindings(page))];

/** From the sample's first page to its token page by keyboard alone. Answers the pages that were seen. */
async function signInByKeyboard(house: Emulator, page: Page, as: string): Promise<readonly string[]> {
  const name = as.split('@')[0];
  const seen: string[] = [];
  await page.goto(`${house.origin}/sample`);
  for (let step = 1; step <= 15; step += 1) {
    const heading = ((await page.locator('h1').first().textContent()) ?? '').replaceAll(/\s+/g, ' ');
    seen.push(heading);
    await screenshot(page, `guests/${name}-${step}`);
    expect([heading, await barriers(page)]).toEqual([heading, []]);
    if (step > 1 && new URL(page.url()).pathname.startsWith('/sample')) return seen;
    await answer(house, page, as);
  }
  throw new Error(`${as} does not arrive: ${seen.join(' > ')}`);
}

async function answer(house: Emulator, page: Page, as: string): Promise<void> {
  const has = async (selector: string) => (await page.locator(selector).count()) > 0;
  if (await has('input[name="loginfmt"]')) return typeAndEnter(page, 'loginfmt', as);
  if (await has('input[name="otc"]')) {
    const mail = await house.mailbox.waitFor({ to: as }, 5);
    return typeAndEnter(page, 'otc', mail?.code ?? '');
  }
  const tile = page.locator('button', { hasText: as });
  if ((await tile.count()) > 0) return choose(page, tile.first());
  if (await has('input[name="passwd"]')) return typeAndEnter(page, 'passwd', memberPassword);
  const first = page.locator('#idSIButton9');
  return choose(page, (await first.count()) > 0 ? first : page.getByRole('button').first());
}

describe('a guest in Chromium, by keyboard, with script off', () => {
  for (const [realm, as] of [
    ['another Entra tenant', people.ana],
    ['a SAML partner', people.sam],
    ['a WS-Federation partner', people.wes],
    ['Google', people.gus],
    ['a Microsoft account', people.mia],
    ['a one-time passcode', people.otto],
  ] as const) {
    story(`of ${realm} comes from the sample to its tokens`, async (house) => {
      const { page, complaints } = await openPage(chromium, { javaScriptEnabled: false });
      const seen = await signInByKeyboard(house, page, as);
      expect(seen).toContain('Sign in');
      const shown = await page.locator('main').textContent();
      for (const words of [as, contoso.id, 'idp', 'preferred_username']) expect(shown).toContain(words);
      expect((await house.tenant(contoso.id).user(as))?.externalUserState).toBe('Accepted');
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  }
});

describe('a guest in Chromium with script on, on a narrow screen', () => {
  story('is carried over the forms that post themselves', async (house) => {
    const { page, complaints } = await openPage(chromium, { viewport: { width: 360, height: 720 } });
    await page.goto(`${house.origin}/sample`);
    await choose(
      page,
      page
        .getByRole('button', { name: /sign in/i })
        .or(page.getByRole('link', { name: /sign in/i }))
        .first(),
    );
    await typeAndEnter(page, 'loginfmt', people.sam);
    await screenshot(page, 'narrow/partner');
    expect(await findings(page)).toEqual([]);
    await page.locator('button', { hasText: people.sam }).first().click();
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await screenshot(page, 'narrow/permissions');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/\/sample/);
    await screenshot(page, 'narrow/tokens');
    expect(await findings(page)).toEqual([]);
    // What a claim says is read in lines, not word by word.
    const cells = page.locator('table.claims tbody td');
    expect(Math.min(...(await cells.evaluateAll((all) => all.map((each) => each.clientWidth))))).toBeGreaterThan(250);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  story(
    'meets no barrier on the pages for a name, a password, a code and the permissions',
    async (house) => {
      for (const as of [people.ana, people.otto, people.gus, people.mia]) {
        const { page } = await openPage(chromium);
        await page.goto(`${house.origin}/sample`);
        await page.locator('main a.primary, main button').first().click();
        for (let step = 1; step <= 15 && !page.url().includes('/sample'); step += 1) {
          expect([page.url(), await findings(page)]).toEqual([page.url(), []]);
          await answer(house, page, as);
          await page.waitForLoadState();
        }
        expect(page.url()).toContain('/sample');
        await page.context().close();
      }
    },
    60_000,
  );

  story('sees what went wrong, and where to go from there', async (house) => {
    const { page, complaints } = await openPage(chromium);
    await page.goto(`${house.origin}/sample`);
    await choose(
      page,
      page
        .getByRole('button', { name: /sign in/i })
        .or(page.getByRole('link', { name: /sign in/i }))
        .first(),
    );
    await typeAndEnter(page, 'loginfmt', 'nobody@nowhere.example');
    await screenshot(page, 'errors/unknown-account');
    expect(await page.locator('#usernameError').textContent()).not.toBe('');
    // The field is to be corrected, so the keyboard is in it.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('i0116');
    await page.locator('#i0116').fill(people.nora);
    await page.keyboard.press('Enter');
    await page.locator('button', { hasText: people.nora }).or(page.locator('#i0118')).first().waitFor();
    await answer(house, page, people.nora);
    await page.locator('#exceptionMessageContainer').waitFor();
    await screenshot(page, 'errors/not-invited');
    expect(await page.locator('#exceptionMessageContainer').textContent()).toContain('AADSTS50020');
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  story('looks at the inbox and the timeline', async (house) => {
    await house.tokensFor(people.otto);
    const { page, complaints } = await openPage(chromium);
    for (const path of ['inbox', 'traces']) {
      await page.goto(`${house.origin}/${path}`);
      await screenshot(page, `pages/${path}`);
      expect(await findings(page)).toEqual([]);
      await page.locator('main table a').first().click();
      await page.waitForLoadState();
      await screenshot(page, `pages/${path}-one`);
      expect(await findings(page)).toEqual([]);
    }
    expect(await page.locator('main').textContent()).toContain('realm decided');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
