import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { type ConfigData, demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, graphClient } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walk, walkUntil } from '../support/walk.js';
import { consumers, contoso, fabrikam, memberPassword, people } from '../support/world.js';

/** Contoso as in May 2020, before one-time passcodes. */
const classic = (more: (config: ConfigData) => void = () => {}) =>
  demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.redemptionMode = 'classic';
    tenant.authenticationMethodsPolicy = { email: { allowExternalIdToUseEmailOtp: 'disabled' } };
    more(config);
  });
const fabrikamDaemon = 'f3f3f3f3-0000-4000-8000-000000000003';
const anyApp = { client_id: 'd4d4d4d4-0000-4000-8000-000000000004', redirect_uri: 'http://localhost:3000/every' };
const { story } = stories({
  config: classic((config) => {
    tenantOf(config, contoso.id).applications.push({
      appId: anyApp.client_id,
      displayName: 'For every organisation',
      signInAudience: 'AzureADMultipleOrgs',
      web: { redirectUris: [anyApp.redirect_uri] },
    });
    tenantOf(config, fabrikam.id).applications.push({
      appId: fabrikamDaemon,
      displayName: 'Fabrikam daemon',
      passwordCredentials: [{ secretText: 'fabrikam-secret' }],
      graphApplicationPermissions: ['Policy.ReadWrite.Authorization'],
    });
  }),
});

const vera = 'vera@newpartner.example';
const welcome = 'https://app.example/welcome';
const invite = (house: Emulator, address: string) =>
  daemonGraph(house)
    .api('/invitations')
    .post({ invitedUserEmailAddress: address, inviteRedirectUrl: welcome })
    .then((each) => String(each.inviteRedeemUrl));
const follow = async (house: Emulator, address: string) => {
  const browser = house.browser();
  await browser.open(await invite(house, address));
  return browser;
};
const explain = async (house: Emulator, as: string, tenant: string = contoso.id) =>
  (await house.http.get(`${house.origin}/_guesthouse/explain?tenant=${tenant}&as=${as}`)).json<{
    readonly because: string;
    readonly considered: readonly { readonly rule: string; readonly because: string }[];
  }>();

const realmOf = async (house: Emulator, address: string) =>
  (await house.http.get(`${house.origin}/common/userrealm/${address}?api-version=2.0`)).json();
const auditOf = async (house: Emulator): Promise<readonly string[]> => {
  const { value } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
  return value.map((each: { activityDisplayName: string }) => each.activityDisplayName);
};

describe('classic redemption by the link of an invitation', () => {
  story('makes a self-service account for a work address, whose mailbox is proved by a code', async (house) => {
    const browser = await follow(house, vera);
    expect(browser.text('h1')).toBe('Create account');
    expect(await house.mailbox.list({ to: vera })).toEqual([]);
    await browser.press('#idSIButton9');
    await browser.submit({ otc: '00000000' }, '#idSIButton9');
    expect(browser.text('#otcError')).toContain('incorrect');
    await browser.submit({ otc: await house.walker(vera).readCode(vera) }, '#idSIButton9');
    await browser.submit({ displayName: 'Vera Viral', passwd: 'short' }, '#idSIButton9');
    expect(browser.text('#passwordError')).toContain('8 to 256 characters');
    await browser.submit({ displayName: 'Vera Viral', passwd: memberPassword }, '#idSIButton9');
    expect(browser.text('h1')).toBe('Permissions requested by:');
    expect((await walk(browser, house.walker(vera))).url.href).toBe(welcome);

    const guest = await house.tenant(contoso.id).user(vera);
    expect(guest?.externalUserState).toBe('Accepted');
    expect(guest?.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'ExternalAzureAD',
      issuerAssignedId: null,
    });
    expect(await realmOf(house, vera)).toMatchObject({
      NameSpaceType: 'Managed',
      FederationBrandName: 'newpartner.example',
    });
    expect((await auditOf(house)).slice(0, 4)).toEqual([
      'Redeem external user invite',
      'Update user',
      'Viral user creation',
      'Viral tenant creation',
    ]);
  });

  story('is signed in by that account from then on, by its password and nothing else', async (house) => {
    await walk(await follow(house, vera), house.walker(vera));
    const { steps, claims } = await house.signIn({ as: vera });
    expect(steps).toEqual(['Sign in', 'Enter password']);
    expect(claims.idToken).toMatchObject({ idp: expect.stringContaining('sts.windows.net') });
    // A colleague joins the organisation that has come into being.
    const will = 'will@newpartner.example';
    await walk(await follow(house, will), house.walker(will));
    expect(await realmOf(house, will)).toMatchObject({ FederationBrandName: 'newpartner.example' });
    const made = (await auditOf(house)).filter((each) => each.startsWith('Viral'));
    expect(made).toEqual(['Viral user creation', 'Viral user creation', 'Viral tenant creation']);
    // In a tenant of today such an account is none.
    const today = await explain(house, vera, fabrikam.id);
    expect(today.considered.find((each) => each.rule === 'home-tenant')?.because).toContain('self-service account');
  });

  story('gives an organisation that nobody manages, where applications of others cannot be used', async (house) => {
    await walk(await follow(house, vera), house.walker(vera));
    const browser = house.browser();
    const asked = { ...anyApp, scope: 'openid', login_hint: vera };
    await browser.open(authorizeUrl(house.origin, asked, 'organizations'));
    await walk(browser, house.walker(vera));
    expect(browser.text('#exceptionMessageContainer')).toMatch(
      /AADSTS65005: Using application 'For every organisation' .* newpartner\.example because it is in an unmanaged state/,
    );
  });

  story('lets an e-mail verified user join a managed tenant that has the domain', async (house) => {
    const ned = 'ned@fabrikam.example';
    await walk(await follow(house, ned), house.walker(ned));
    const member = await house.tenant(fabrikam.id).user(ned);
    expect(member).toMatchObject({ creationType: 'EmailVerified', userPrincipalName: ned });
    expect((await house.tenant(contoso.id).user(ned))?.externalUserState).toBe('Accepted');
  });

  story('has a consumer create a Microsoft account with the invited address', async (house) => {
    const pat = 'pat@yahoo.com';
    const browser = await follow(house, pat);
    expect([browser.text('h1'), browser.visit.url.pathname]).toEqual([
      'Create account',
      expect.stringContaining(consumers.id),
    ]);
    expect((await walk(browser, house.walker(pat))).url.href).toBe(welcome);
    expect((await house.tenant(contoso.id).user(pat))?.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'MicrosoftAccount',
      issuerAssignedId: null,
    });
  });

  story('finds the realms that are there before it makes anything', async (house) => {
    for (const who of [people.ana, people.sam, people.gus, people.mia]) {
      await house.tokensFor(who);
      expect([who, (await house.tenant(contoso.id).user(who))?.externalUserState]).toEqual([who, 'Accepted']);
    }
    expect(await house.tenant(fabrikam.id).users()).toHaveLength(2);
  });
});

describe('classic redemption by a direct link', () => {
  story('makes no account: without one-time passcode it ends', async (house) => {
    for (const who of [people.otto, 'pat@yahoo.com']) {
      await invite(house, who);
      const browser = house.browser();
      const visit = await house.arrive(browser, who);
      expect(visit.status).toBe(200);
      expect(browser.text('#usernameError')).toMatch(/Use the link in your invitation.*AADSTS50020/);
    }
    expect((await explain(house, people.otto)).because).toContain('a direct link cannot create an account');
  });
});

const federated = stories({
  config: classic((config) => {
    tenantOf(config, fabrikam.id).federatedDomains = ['fabrikam.example'];
  }),
});
const closed = stories({
  config: classic((config) => {
    tenantOf(config, fabrikam.id).authorizationPolicy = { allowEmailVerifiedUsersToJoinOrganization: false };
  }),
});

describe('a work address whose organisation lets nobody sign up', () => {
  const ned = 'ned@fabrikam.example';
  const nobodyMade = async (house: Emulator) => {
    expect(await house.tenant(fabrikam.id).user(ned)).toBeUndefined();
    expect((await house.tenant(contoso.id).user(ned))?.externalUserState).toBe('PendingAcceptance');
  };

  federated.story('because its directory is federated, ends on the page of AADB2B_0001', async (house) => {
    const browser = await follow(house, ned);
    expect(browser.text('h1')).toBe('Invitation redemption failed');
    expect(browser.text('#exceptionMessageContainer')).toBe(
      "AADB2B_0001 : We cannot create a self-service Azure AD account for you because the directory is federated. Tenant's admin must create an account for you.",
    );
    await nobodyMade(house);
    // Not the end for the browser: with another account of the same person the invitation can be redeemed.
    await browser.press('#signInAnother');
    await browser.submit({ loginfmt: people.nora }, '#idSIButton9');
    expect((await walk(browser, house.walker(people.nora))).url.href).toBe(welcome);
  });

  closed.story('because e-mail verified users may not join, ends on a page that says so', async (house) => {
    const browser = await follow(house, ned);
    expect(browser.text('h1')).toBe('Invitation redemption failed');
    expect(browser.text('#exceptionMessageContainer')).toContain('disallowed email-verified users');
    await nobodyMade(house);
  });

  story('may change its mind while the page is open, and then nothing is made', async (house) => {
    const browser = await follow(house, ned);
    await walkUntil(browser, house.walker(ned), (each) => each.text('h1') === 'Create your account');
    const tenant = await house.tenant(fabrikam.id).users();
    const { access_token: token = '' } = await house.http
      .post(`${house.origin}/${fabrikam.id}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: fabrikamDaemon,
        client_secret: 'fabrikam-secret',
        scope: 'https://graph.microsoft.com/.default',
      })
      .then((each) => each.json<Record<string, string>>());
    await graphClient(house, async () => token)
      .api('/policies/authorizationPolicy')
      .patch({ allowEmailVerifiedUsersToJoinOrganization: false });
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    expect(browser.text('#passwordError')).toContain('disallowed email-verified users');
    expect(await house.tenant(fabrikam.id).users()).toHaveLength(tenant.length);
  });
});

const withPasscode = stories({
  config: classic((config) => {
    tenantOf(config, contoso.id).authenticationMethodsPolicy = {};
    tenantOf(config, contoso.id).contacts = [{ displayName: 'Otto Small', mail: people.otto }];
  }),
});

describe('classic redemption with one-time passcode on', () => {
  withPasscode.story('sends a code by direct link, too', async (house) => {
    await invite(house, vera);
    const { claims } = await house.signIn({ as: vera });
    expect(claims.idToken).toMatchObject({ idp: 'mail' });
  });

  withPasscode.story('finds a guest whose address a contact holds by the link only', async (house) => {
    expect((await house.tenant(contoso.id).user(people.otto))?.proxyAddresses).toEqual([]);
    const browser = house.browser();
    await house.arrive(browser, people.otto);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50020');
    expect((await walk(await follow(house, people.otto), house.walker(people.otto))).url.href).toBe(welcome);
    expect((await house.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('Accepted');
  });
});

const conflict = stories({
  config: demoConfig((config) => {
    tenantOf(config, contoso.id).contacts = [
      { displayName: 'Otto Small', mail: 'o.small@contacts.example', proxyAddresses: [`smtp:${people.otto}`] },
    ];
  }),
});

describe('a guest whose address a contact holds', () => {
  conflict.story('has no proxy address, and redeems by the invited address all the same', async (house) => {
    const select = 'id,mail,proxyAddresses';
    const otto = await daemonGraph(house).api('/users').filter(`mail eq '${people.otto}'`).select(select).get();
    expect(otto.value).toMatchObject([{ mail: people.otto, proxyAddresses: [] }]);
    const contacts = await daemonGraph(house).api('/contacts').filter("displayName eq 'Otto Small'").get();
    expect(contacts.value).toMatchObject([{ proxyAddresses: [`smtp:${people.otto}`] }]);
    const one = await daemonGraph(house).api(`/contacts/${contacts.value[0].id}`).get();
    expect(one.mail).toBe('o.small@contacts.example');
    const { claims } = await house.signIn({ as: people.otto });
    expect(claims.idToken.oid).toBe(otto.value[0].id);
    const sam = await house.tenant(contoso.id).user(people.sam);
    expect(sam?.proxyAddresses).toEqual([`SMTP:${people.sam}`]);
  });
});
