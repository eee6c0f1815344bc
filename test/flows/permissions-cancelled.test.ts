import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, people } from '../support/world.js';

const { story } = stories({
  // Without the tenant-wide grants of the demo every user is asked what the application may do.
  config: demoConfig((config) => {
    tenantOf(config, contoso.id).oauth2PermissionGrants = [];
  }),
});

const asksPermissions = (words: string) => (browser: { visit: { page: { text: string } } }) =>
  browser.visit.page.text.includes(words);

describe('a guest who cancels the organisation’s permissions', () => {
  story('goes back to the application with access_denied and stays pending', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await walkUntil(browser, house.walker(people.otto), asksPermissions('Permissions requested by:'));
    await browser.press('#idBtn_Back');
    const answer = house.answerOf(browser.visit);
    expect(answer).toMatchObject({ error: 'access_denied', state: 'state-42' });
    expect(answer.error_description).toMatch(/^AADSTS65004: /);
    expect(answer.code).toBeUndefined();
    const guest = await house.tenant(contoso.id).user(people.otto);
    expect(guest).toMatchObject({ externalUserState: 'PendingAcceptance' });
    expect(guest?.identities).toHaveLength(1);
  });

  story('may come back later and accept', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await walkUntil(browser, house.walker(people.ana), asksPermissions('Permissions requested by:'));
    await browser.press('#idBtn_Back');
    const visit = await house.arrive(browser, people.ana);
    expect(house.answerOf(visit).code).toBeDefined();
    expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('Accepted');
  });
});

describe('a guest whom the application asks for permissions', () => {
  const asksConsent = (browser: { visit: { page: { text: string } } }) =>
    browser.visit.page.text.includes('Permissions requested') &&
    !browser.visit.page.text.includes('Permissions requested by:');

  story('sees the name of the application and may decline', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await walkUntil(browser, house.walker(people.ana), asksConsent);
    expect(browser.text('main')).toContain('Sample web app');
    await browser.press('#idBtn_Back');
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'access_denied', state: 'state-42' });
    // The organisation's own permissions were accepted before: that stays.
    expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('Accepted');
  });

  story('accepts once and is not asked again', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await walkUntil(browser, house.walker(people.ana), asksConsent);
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await browser.open(authorizeUrl(house.origin));
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('is not asked behind their back: prompt=none answers consent_required', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await walkUntil(browser, house.walker(people.ana), asksConsent);
    await browser.press('#idBtn_Back');
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    const answer = house.answerOf(browser.visit);
    expect(['consent_required', 'interaction_required']).toContain(answer.error);
    expect(answer.error_description).toContain('AADSTS65001');
  });
});
