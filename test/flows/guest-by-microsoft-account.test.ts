import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { consumers, contoso, people } from '../support/world.js';

const { story } = stories();

describe('a guest with a personal Microsoft account', () => {
  story('signs in with it, accepts, and comes back as a guest', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.mia }, '#idSIButton9');
    await walkUntil(browser, house.walker(people.mia), ({ visit }) =>
      visit.page.text.includes('Permissions requested by'),
    );
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect(await house.tenant(contoso.id).user(people.mia)).toMatchObject({
      externalUserState: 'Accepted',
      identities: expect.arrayContaining([
        { signInType: 'federated', issuer: 'MicrosoftAccount', issuerAssignedId: null },
      ]),
    });
  });

  story('is said to come from live.com, with the consumer tenant as home', async (house) => {
    const visit = await house.arrive(house.browser(), people.mia, { client_info: '1' });
    const { client_info: info = '' } = house.answerOf(visit);
    const home = JSON.parse(Buffer.from(info, 'base64url').toString('utf8')) as { uid: string; utid: string };
    expect(home.utid).toBe(consumers.id);
    expect(home.uid).toMatch(/^00000000-0000-0000-[0-9a-f]{4}-[0-9a-f]{12}$/);
    const tokens = await house.tokensFor(people.mia);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      idp: 'live.com',
      preferred_username: people.mia,
      tid: contoso.id,
    });
  });
});
