import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { authorizeUrl } from '../support/authorize.js';
import { seriousFindings } from '../support/axe.js';
import { launchChromium, openPage, screenshot } from '../support/chromium.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { type Ending, endings, facebookEndings, guests, partnerNames } from '../support/partner-endings.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people, webApp } from '../support/world.js';

/** A built-in partner, who signs in there, and what comes of each of its controls. */
interface Controlled {
  readonly name: string;
  readonly person: string;
  readonly endings: Readonly<Record<string, Ending>>;
  /** No guest is sent there but by the button of a user flow. */
  readonly isUserFlow?: boolean;
}
const controlled: readonly Controlled[] = [
  ...partnerNames.map((name) => ({ name, person: guests[name], endings: endings[name] })),
  { name: 'facebook', person: people.fay, endings: facebookEndings, isUserFlow: true },
];

const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.authenticationFlowsPolicy = { selfServiceSignUp: { isEnabled: true } };
    tenant.b2xUserFlows = [
      { id: 'Partner', userFlowIdentityProviders: ['Facebook-OAUTH'], applications: [webApp.clientId] },
    ];
  }),
});
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
async function misbehave(house: Emulator, admin: Page, partner: Controlled, kind: string): Promise<void> {
  const { name } = partner;
  // Only an answer that was good is worth sending once more.
  if (kind === 'replay') await signIn(house, partner, 'signed in');
  await admin.click(`#${name} button[name="once"][value="${kind}"]`);
  await admin.waitForSelector(`#${name} .now:has-text("at its next answer: ${kind}")`);
  await signIn(house, partner, partner.endings[kind] ?? 'signed in');
  const state = (await house.partners.list()).find((each) => each.name === name);
  expect(state?.misbehaviour).toBeUndefined();
}

async function signIn(house: Emulator, partner: Controlled, ending: Ending): Promise<void> {
  const { page } = await openPage(chromium);
  try {
    await page.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'back at the application' }));
    const hint = partner.isUserFlow ? {} : { login_hint: partner.person };
    await page.goto(authorizeUrl(house.origin, hint).href, { waitUntil: 'domcontentloaded' });
    if (partner.isUserFlow) await page.click('#signUpWith button');
    const tile = page.locator(`[data-test-id="${partner.person}"]`);
    // A provider that is down shows nobody to choose.
    await tile.or(page.locator('.error')).first().waitFor();
    if ((await tile.count()) > 0) await tile.click({ timeout: 30_000 });
    await expectEnding(house, page, partner, ending);
  } finally {
    await page.context().close();
  }
}

async function expectEnding(house: Emulator, page: Page, partner: Controlled, ending: Ending): Promise<void> {
  const timeout = 25_000;
  if (ending === 'signed in' && partner.isUserFlow) {
    await page.waitForURL(/^http:\/\/localhost:3000\/.*[?&]code=/, { timeout });
    expect(await newestTrace(house, page, partner)).toMatch(/id_token|signed in/);
  } else if (ending === 'signed in') {
    await page.waitForSelector('h1:has-text("Permissions requested by")', { timeout });
    expect(await newestTrace(house, page, partner)).toMatch(/guest has not accepted yet/);
  } else if (ending === 'nothing came back') {
    await page.waitForSelector('.error:has-text("503 Service Unavailable")', { timeout });
    expect(await newestTrace(house, page, partner)).toMatch(/request sent|AuthnRequest sent/);
  } else {
    const [number, words] = ending;
    await page.waitForSelector(`#exceptionMessageContainer:has-text("AADSTS${number}")`, { timeout });
    const trace = await newestTrace(house, page, partner);
    expect(trace).toContain(`AADSTS${number}`);
    expect(trace).toMatch(words);
  }
}

/** The newest sign-in at the partner as `/traces` shows it, an event a line: name, badge, and what it knows. */
async function newestTrace(house: Emulator, page: Page, { person, isUserFlow }: Controlled): Promise<string> {
  await page.goto(`${house.origin}/traces`, { waitUntil: 'domcontentloaded' });
  const local = person.replace(/@.*/, '@');
  // By a user flow nobody has typed an address: who it was is known at the end, if at all.
  const who = page.locator('td:nth-child(2)', { hasText: new RegExp(isUserFlow ? `^(${local}.*)?$` : `^${local}`) });
  await page.locator('tbody tr').filter({ has: who }).first().locator('a').click();
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
async function tryAllControls(house: Emulator, partner: Controlled): Promise<void> {
  const { name } = partner;
  const admin = await openControls(house);
  const offered = await admin.$$eval(`#${name} button[name="once"]`, (buttons) =>
    buttons.map((button) => button.getAttribute('value')),
  );
  expect(offered).toEqual(Object.keys(partner.endings));
  for (const kind of Object.keys(partner.endings)) {
    try {
      await misbehave(house, admin, partner, kind);
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
      await Promise.all(controlled.map((partner) => tryAllControls(house, partner)));
    },
    600_000,
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
