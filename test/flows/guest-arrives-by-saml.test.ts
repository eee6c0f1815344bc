import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

describe('a guest whose organisation federates by SAML', () => {
  story('signs in at the partner, accepts the permissions, and comes back as a guest', async (house) => {
    const issuerUri = `${house.origin}/partners/tailwind/saml`;
    expect(await house.tenant(contoso.id).user(people.sam)).toMatchObject({
      externalUserState: 'PendingAcceptance',
      userPrincipalName: 'sam_tailwind.example#EXT#@contoso.onmicrosoft.com',
    });

    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(browser.text('h1')).toBe('Sign in');
    await browser.submit({ loginfmt: people.sam }, '#idSIButton9');
    expect(browser.visit.url.pathname).toMatch(/^\/partners\/tailwind\//);
    await browser.press(people.sam);

    expect(browser.text('main')).toContain('Permissions requested by');
    expect(browser.text('main')).toContain('Contoso');
    expect((await house.tenant(contoso.id).user(people.sam))?.externalUserState).toBe('PendingAcceptance');
    await browser.press('Accept');

    const answer = house.answerOf(browser.visit);
    expect(answer).toMatchObject({ state: 'state-42', code: expect.stringMatching(/.{20,}/) });
    expect(answer.error).toBeUndefined();
    expect(await house.tenant(contoso.id).user(people.sam)).toMatchObject({
      externalUserState: 'Accepted',
      userType: 'Guest',
      identities: expect.arrayContaining([expect.objectContaining({ signInType: 'federated', issuer: issuerUri })]),
    });
  });

  story('is asked for the permissions once only', async (house) => {
    const first = await house.tokensFor(people.sam);
    const again = house.browser();
    await again.open(authorizeUrl(house.origin));
    await again.submit({ loginfmt: people.sam }, '#idSIButton9');
    await again.press(people.sam);
    expect(house.answerOf(again.visit).code).toBeDefined();
    expect(claimsOf(first.id_token).idp).toBe(`${house.origin}/partners/tailwind/saml`);
  });

  story('goes straight to the partner when the application names the domain', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { domain_hint: 'tailwind.example' }));
    expect(browser.visit.url.pathname).toMatch(/^\/partners\/tailwind\//);
  });

  story('is recognised by the provider, whoever they said they were', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: 'somebody.else@tailwind.example' }, '#idSIButton9');
    await browser.press(people.sam);
    await browser.press('Accept');
    expect((await house.tenant(contoso.id).user(people.sam))?.externalUserState).toBe('Accepted');
  });
});
