import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

describe('a guest with a Google account', () => {
  story('chooses it at Google, accepts, and comes back as a guest', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.gus }, '#idSIButton9');
    expect(browser.visit.url.pathname).toMatch(/^\/partners\/google\//);
    await browser.press(people.gus);
    expect(browser.text('main')).toContain('Permissions requested by');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    const guest = await house.tenant(contoso.id).user(people.gus);
    expect(guest?.externalUserState).toBe('Accepted');
    expect(guest?.identities).toEqual(
      expect.arrayContaining([
        { signInType: 'federated', issuer: 'google.com', issuerAssignedId: expect.stringMatching(/^\S+$/) },
      ]),
    );
  });

  story('is said to come from google.com', async (house) => {
    const tokens = await house.tokensFor(people.gus);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      idp: 'google.com',
      preferred_username: people.gus,
      email: people.gus,
    });
  });

  story('who cancels at Google is told so, and nothing has changed', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.gus }, '#idSIButton9');
    await browser.press('Cancel');
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90123');
    expect((await house.tenant(contoso.id).user(people.gus))?.externalUserState).toBe('PendingAcceptance');
  });
});
