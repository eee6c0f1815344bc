import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, memberPassword, people } from '../support/world.js';

const { story } = stories();

describe('a guest from another Entra tenant', () => {
  story('gives the password at home, accepts, and comes back as a guest', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    expect(browser.visit.page.text).toContain('Fabrikam');
    expect(browser.visit.page.querySelector('#i0118')?.getAttribute('type')).toBe('password');

    await browser.submit({ passwd: 'not the password' }, '#idSIButton9');
    expect(browser.text('#passwordError')).toContain('Your account or password is incorrect');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    expect(browser.text('main')).toContain('Permissions requested by');
    await browser.press('Accept');

    expect(house.answerOf(browser.visit)).toMatchObject({ state: 'state-42' });
    expect(await house.tenant(contoso.id).user(people.ana)).toMatchObject({
      externalUserState: 'Accepted',
      identities: expect.arrayContaining([
        { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null },
      ]),
    });
  });

  story('is the guest object in the token and the home account in client_info', async (house) => {
    const tokens = await house.tokensFor(people.ana, { client_info: '1' });
    const guest = await house.tenant(contoso.id).user(people.ana);
    const atHome = await house.tenant(fabrikam.id).user(people.ana);
    expect(guest?.id).not.toBe(atHome?.id);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      tid: contoso.id,
      oid: guest?.id,
      idp: `https://sts.windows.net/${fabrikam.id}/`,
    });
  });

  story('has the home ids in the client_info of the front channel too', async (house) => {
    const visit = await house.arrive(house.browser(), people.ana, { client_info: '1' });
    const atHome = await house.tenant(fabrikam.id).user(people.ana);
    const { client_info: info = '' } = house.answerOf(visit);
    expect(JSON.parse(Buffer.from(info, 'base64url').toString('utf8'))).toEqual({ uid: atHome?.id, utid: fabrikam.id });
  });

  story('is led by login_hint past the first page', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.ana }));
    expect(browser.has('input[name="passwd"]')).toBe(true);
    expect(browser.visit.page.text).toContain(people.ana);
  });
});

describe('a member of the tenant itself', () => {
  story('signs in without any permissions page and is no guest', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: people.mel }, '#idSIButton9');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    await browser.press('#idBtn_Back');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    const claims = claimsOf((await house.tokensFor(people.mel)).id_token);
    expect(claims).toMatchObject({ preferred_username: people.mel, tid: contoso.id });
    expect(claims.idp).toBeUndefined();
  });
});
