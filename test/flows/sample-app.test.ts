import { describe, expect } from '@jest/globals';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

describe('the sample application', () => {
  story('signs in a guest of every realm and shows the tokens, claim by claim', async (house) => {
    for (const as of [people.ana, people.sam, people.gus, people.mia, people.otto]) {
      const browser = house.browser();
      await browser.open(`${house.origin}/sample`);
      await browser.press('Sign in as a guest');
      await walkUntil(browser, house.walker(as), ({ visit }) => visit.url.pathname.startsWith('/sample'));
      const page = browser.text('main');
      expect(page).toContain(as);
      expect(page).toContain(contoso.id);
      for (const claim of ['idp', 'preferred_username', 'oid', 'tid', 'sub', 'scp']) expect(page).toContain(claim);
      expect(browser.visit.html).toMatch(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/);
      expect(browser.visit.page.querySelectorAll('a[href*="/traces/"]').length).toBeGreaterThan(0);
    }
  });

  story('says what went wrong', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/sample/callback?error=access_denied&error_description=AADSTS65004`);
    expect(browser.text('main')).not.toContain('undefined');
    expect(browser.visit.status).toBeLessThan(500);
  });
});
