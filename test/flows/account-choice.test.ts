import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { consumers, contoso, fabrikam, people } from '../support/world.js';

/** An application for every kind of account, at `common`. */
const anyApp = { client_id: 'd2d2d2d2-0000-4000-8000-000000000007', redirect_uri: 'http://localhost:3000/any' };

/** Ana's work address is a personal Microsoft account as well. */
const { story } = stories({
  config: demoConfig((config) => {
    const personal = (config.partners as { protocol: string; people: object[] }[]).find(
      (each) => each.protocol === 'microsoftAccount',
    );
    personal?.people.push({ email: people.ana, displayName: 'Ana at home' });
    tenantOf(config, fabrikam.id).applications.push({
      appId: anyApp.client_id,
      displayName: 'For everybody',
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      web: { redirectUris: [anyApp.redirect_uri] },
      passwordCredentials: [{ secretText: 'any-secret' }],
    });
  }),
});

const type = async (house: Emulator, overrides: Record<string, string> = {}) => {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, overrides));
  await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
  return browser;
};
const guest = (house: Emulator) => house.tenant(contoso.id).user(people.ana);

describe('an address that is a work or school account and a personal one', () => {
  story('is asked which, and the work account signs in at home', async (house) => {
    const browser = await type(house);
    expect(browser.text('h1')).toBe('Which account do you want to use?');
    expect(browser.text('#aadTile')).toContain('Work or school account');
    await browser.press('#aadTile');
    expect(browser.has('input[name="passwd"]')).toBe(true);
    house.answerOf(await walk(browser, house.walker(people.ana)));
    expect((await guest(house))?.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'ExternalAzureAD',
      issuerAssignedId: null,
    });
  });

  story('is asked which, and the personal account is a Microsoft-account guest', async (house) => {
    const browser = await type(house);
    await browser.press('#msaTile');
    house.answerOf(await walk(browser, house.walker(people.ana)));
    expect((await guest(house))?.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'MicrosoftAccount',
      issuerAssignedId: null,
    });
    // From then on that is how this guest signs in.
    const again = await type(house);
    expect(again.headings).not.toContain('Work or school account');
    expect(again.has('#aadTile')).toBe(false);
    expect(claimsOf((await house.tokensFor(people.ana)).id_token)).toMatchObject({ idp: 'live.com' });
  });

  story('is asked by the link of an invitation, too', async (house) => {
    const { inviteRedeemUrl } = await daemonGraph(house).api('/invitations').post({
      invitedUserEmailAddress: people.ana,
      inviteRedirectUrl: 'https://app.example/welcome',
    });
    const browser = house.browser();
    await browser.open(inviteRedeemUrl);
    expect(browser.has('#aadTile')).toBe(true);
    await browser.press('#idBtn_Back');
    expect(browser.has('input[name="loginfmt"]')).toBe(true);
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    await browser.press('#msaTile');
    expect((await walk(browser, house.walker(people.ana))).url.href).toBe('https://app.example/welcome');
  });

  story('may choose the personal one even where Microsoft accounts are no fallback', async (house) => {
    await daemonGraph(house)
      .api('/policies/crossTenantAccessPolicy/default')
      .patch({
        invitationRedemptionIdentityProviderConfiguration: { fallbackIdentityProvider: 'emailOneTimePasscode' },
      });
    const browser = await type(house);
    await browser.press('#msaTile');
    house.answerOf(await walk(browser, house.walker(people.ana)));
    expect((await guest(house))?.externalUserState).toBe('Accepted');
  });

  story('is not asked when the application has said which', async (house) => {
    expect((await type(house, { domain_hint: 'organizations' })).has('input[name="passwd"]')).toBe(true);
    const personal = house.browser();
    await personal.open(authorizeUrl(house.origin, { domain_hint: 'consumers', login_hint: people.ana }));
    expect(personal.visit.url.pathname).toContain(consumers.id);
  });

  story('is told to SDKs as existing in both', async (house) => {
    const { http, origin } = house;
    const answer = await http.get(`${origin}/${contoso.id}/GetCredentialType?username=${people.ana}`);
    expect(answer.json()).toMatchObject({ IfExistsResult: 6, Credentials: { HasPassword: true } });
    const explained = (await http.get(`${origin}/_guesthouse/explain?as=${people.ana}`)).json();
    expect(explained).toMatchObject({ decision: 'choose', realms: [{ kind: 'entra' }, { kind: 'microsoft-account' }] });
  });

  story('is asked at common, and goes to the tenant of the answer', async (house) => {
    const at = async (tile: string) => {
      const browser = house.browser();
      await browser.open(authorizeUrl(house.origin, { ...anyApp, scope: 'openid' }, 'common'));
      await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
      await browser.press(tile);
      return browser.visit.url.pathname;
    };
    expect(await at('#aadTile')).toContain(fabrikam.id);
    expect(await at('#msaTile')).toContain(consumers.id);
  });
});

describe('an address that becomes a personal account', () => {
  const create = async (house: Emulator, address: string) => {
    const browser = house.browser();
    const asked = { ...anyApp, scope: 'openid', prompt: 'create', login_hint: address };
    await browser.open(authorizeUrl(house.origin, asked, consumers.id));
    return browser;
  };

  story('is proved by a code before name and password are asked', async (house) => {
    const browser = await create(house, 'new@home.example');
    expect(browser.text('h1')).toBe('Create account');
    await browser.press('#idSIButton9');
    expect(browser.text('h1')).toBe('Enter code');
    await walk(browser, house.walker('new@home.example'));
    const answer = await house.http.get(`${house.origin}/${contoso.id}/GetCredentialType?username=new@home.example`);
    expect(answer.json()).toMatchObject({ IfExistsResult: 5 });
  });

  story('is none of a work or school', async (house) => {
    const browser = await create(house, people.nora);
    expect(browser.text('#usernameError')).toContain("You can't sign up here with a work or school email address");
  });
});
