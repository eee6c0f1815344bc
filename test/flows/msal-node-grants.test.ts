import { createHash } from 'node:crypto';
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import { describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { msalNetwork } from '../support/msal-network.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, daemon, fabrikam, memberPassword, nativeApp, people, secret, webApp } from '../support/world.js';

const own = await createCertifiedKey({ commonName: 'daemon', years: 1, now: new Date() });

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    for (const application of seed.applications) {
      if (application.appId === daemon.clientId) application.keyCredentials = [{ key: own.certificate }];
      if (application.appId === api.appId) application.passwordCredentials = [{ secretText: secret }];
      if (application.appId === api.appId || application.appId === nativeApp.clientId)
        application.signInAudience = 'AzureADMultipleOrgs';
    }
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push({
      clientAppId: api.appId,
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.Read',
    });
  }),
});

const settings = (house: Emulator, clientId: string, segment: string = contoso.id) => ({
  auth: { clientId, authority: `${house.origin}/${segment}`, knownAuthorities: [new URL(house.origin).host] },
  system: { networkClient: msalNetwork(house.http) },
});

describe('an unmodified msal-node application', () => {
  story('gets a token by device code', async (house) => {
    const app = new PublicClientApplication(settings(house, nativeApp.clientId));
    const browser = house.browser();
    const result = await app.acquireTokenByDeviceCode({
      scopes: [api.scope],
      deviceCodeCallback: async ({ verificationUri, userCode, message }) => {
        expect(message).toContain(userCode);
        await browser.open(verificationUri);
        await browser.submit({ otc: userCode }, '#idSIButton9');
        await browser.press('#idSIButton9');
        await walk(browser, house.walker(people.sam));
      },
    });
    expect(result?.account).toMatchObject({ username: people.sam, tenantId: contoso.id });
  });

  story('gets a token on behalf of a guest', async (house) => {
    const { access_token: oboAssertion = '' } = await house.tokensFor(people.ana);
    const app = new ConfidentialClientApplication({
      ...settings(house, api.appId),
      auth: { ...settings(house, api.appId).auth, clientSecret: secret },
    });
    const result = await app.acquireTokenOnBehalfOf({
      oboAssertion,
      scopes: ['https://graph.microsoft.com/User.Read'],
    });
    expect(claimsOf(result?.accessToken)).toMatchObject({ aud: 'https://graph.microsoft.com', appid: api.appId });
  });

  story('gets a token by certificate', async (house) => {
    const base = settings(house, daemon.clientId);
    const der = Buffer.from(own.certificate, 'base64');
    const thumbprintSha256 = createHash('sha256').update(der).digest('hex');
    const app = new ConfidentialClientApplication({
      ...base,
      auth: { ...base.auth, clientCertificate: { thumbprintSha256, privateKey: own.privateKeyPem } },
    });
    const result = await app.acquireTokenByClientCredential({ scopes: [`${api.uri}/.default`] });
    expect(claimsOf(result?.accessToken)).toMatchObject({ azp: daemon.clientId, azpacr: '2' });
  });

  story('gets a token by password, for a member', async (house) => {
    const app = new PublicClientApplication(settings(house, nativeApp.clientId));
    const result = await app.acquireTokenByUsernamePassword({
      scopes: [api.scope],
      username: people.mel,
      password: memberPassword,
    });
    expect(result?.account?.username).toBe(people.mel);
    await house.tokensFor(people.ana);
    const guest = { scopes: [api.scope], username: people.ana, password: memberPassword };
    await expect(app.acquireTokenByUsernamePassword(guest)).rejects.toMatchObject({ errorNo: 50034 });
  });

  story('signs in by its own browser window and loopback address', async (house) => {
    const app = new PublicClientApplication(settings(house, nativeApp.clientId));
    const result = await app.acquireTokenInteractive({
      scopes: [api.scope],
      openBrowser: async (url) => {
        const browser = house.browser();
        await browser.open(url);
        const { url: back, posted } = await walk(browser, house.walker(people.otto));
        expect(posted).toBeDefined();
        await fetch(back, { method: 'POST', body: new URLSearchParams(posted ?? {}) });
      },
    });
    expect(result.account?.username).toBe(people.otto);
  });

  story('at common is of the home tenant, and gets guest tokens silently at the other', async (house) => {
    await house.tokensFor(people.ana);
    const app = new PublicClientApplication(settings(house, nativeApp.clientId, 'common'));
    const request = { scopes: [api.scope], redirectUri: 'http://localhost:49153' };
    const browser = house.browser();
    await browser.open(await app.getAuthCodeUrl(request));
    const { code = '' } = house.answerOf(await walk(browser, house.walker(people.ana)));
    const home = await app.acquireTokenByCode({ ...request, code });
    expect(home.tenantId).toBe(fabrikam.id);
    if (home.account === null) throw new Error('MSAL kept no account.');
    const guest = await app.acquireTokenSilent({
      scopes: [api.scope],
      account: home.account,
      authority: `${house.origin}/${contoso.id}`,
      forceRefresh: true,
    });
    expect(guest.tenantId).toBe(contoso.id);
    expect(guest.account?.homeAccountId).toBe(home.account.homeAccountId);
    const accounts = await app.getTokenCache().getAllAccounts();
    expect(new Set(accounts.map((each) => each.homeAccountId)).size).toBe(1);
    for (const { tenantProfiles } of accounts) {
      expect([...(tenantProfiles?.keys() ?? [])].sort()).toEqual([contoso.id, fabrikam.id].sort());
    }
  });

  story('is told what it may not: AADSTS50194', async (house) => {
    const app = new PublicClientApplication(settings(house, webApp.clientId, 'common'));
    const url = await app.getAuthCodeUrl({ scopes: ['openid'], redirectUri: webApp.redirectUri });
    const browser = house.browser();
    await browser.open(url);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50194');
  });
});
