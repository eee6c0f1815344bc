import { ConfidentialClientApplication, InteractionRequiredAuthError } from '@azure/msal-node';
import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, graphClient, personGraph, refusal } from '../support/graph-client.js';
import { msalNetwork } from '../support/msal-network.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, fabrikam, people, secret, webApp } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push({
      clientAppId: webApp.clientId,
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.Read User.RevokeSessions.All',
    });
    tenantOf(config, fabrikam.id).oauth2PermissionGrants = [
      {
        clientAppId: webApp.clientId,
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        scope: 'User.RevokeSessions.All',
      },
    ];
    for (const application of seed.applications) {
      const { appId } = application;
      if (appId === webApp.clientId || appId === api.appId) application.signInAudience = 'AzureADMultipleOrgs';
    }
  }),
});

/** A web application with msal-node, to which somebody has signed in. */
async function signedIn(house: Emulator, as: string) {
  const app = new ConfidentialClientApplication({
    auth: {
      clientId: webApp.clientId,
      clientSecret: secret,
      authority: `${house.origin}/${contoso.id}`,
      knownAuthorities: [new URL(house.origin).host],
    },
    system: { networkClient: msalNetwork(house.http) },
  });
  const browser = house.browser();
  const request = { scopes: [api.scope], redirectUri: webApp.redirectUri };
  const signIn = async () => {
    await browser.open(await app.getAuthCodeUrl({ ...request, loginHint: as }));
    const { code = '' } = house.answerOf(await walk(browser, house.walker(as)));
    return app.acquireTokenByCode({ ...request, code });
  };
  const { account } = await signIn();
  if (account === null) throw new Error('MSAL kept no account.');
  const renew = () => app.acquireTokenSilent({ scopes: [api.scope], account, forceRefresh: true });
  return { browser, signIn, renew };
}

const revoke = async (house: Emulator, as: string, name = 'revokeSignInSessions') =>
  daemonGraph(house)
    .api(`/users/${(await house.tenant(contoso.id).user(as))?.id}/${name}`)
    .post({});

describe('revoked sessions', () => {
  for (const name of ['revokeSignInSessions', 'invalidateAllRefreshTokens']) {
    story(`by ${name}: msal-node cannot renew (AADSTS50173) until the guest signs in again`, async (house) => {
      const { renew, signIn, browser } = await signedIn(house, people.ana);
      expect((await renew()).fromCache).toBe(false);
      expect(await revoke(house, people.ana, name)).toMatchObject({ value: true });
      const failed = await renew().then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failed).toBeInstanceOf(InteractionRequiredAuthError);
      expect(String(failed)).toContain('AADSTS50173');
      const silent = await browser.open(authorizeUrl(house.origin, { prompt: 'none', login_hint: people.ana }));
      expect(house.answerOf(silent).error).toBe('login_required');
      const pages = browser.headings.length;
      await signIn();
      expect(browser.headings.slice(pages)).toContain('Enter password');
      expect((await renew()).accessToken).toBeDefined();
    });
  }

  story('are shown by the user, and in the audit log', async (house) => {
    await house.tokensFor(people.ana);
    house.clock.advance({ minutes: 5 });
    await revoke(house, people.ana);
    const graph = daemonGraph(house);
    const id = (await house.tenant(contoso.id).user(people.ana))?.id;
    const select = 'createdDateTime,signInSessionsValidFromDateTime,refreshTokensValidFromDateTime';
    const seen = await graph.api(`/users/${id}`).select(select).get();
    expect(Date.parse(seen.signInSessionsValidFromDateTime)).toBeGreaterThan(Date.parse(seen.createdDateTime));
    expect(seen.refreshTokensValidFromDateTime).toBe(seen.signInSessionsValidFromDateTime);
    const filter = "activityDisplayName eq 'Update StsRefreshTokenValidFrom Timestamp'";
    expect((await graph.api('/auditLogs/directoryAudits').filter(filter).get()).value).toMatchObject([
      { targetResources: [{ id }], loggedByService: 'Core Directory' },
    ]);
  });

  story('are one’s own, or an administrator’s to revoke', async (house) => {
    const ana = await personGraph(house, people.ana, 'User.Read User.RevokeSessions.All');
    const mel = (await house.tenant(contoso.id).user(people.mel))?.id;
    expect(await refusal(ana.api(`/users/${mel}/revokeSignInSessions`).post({}))).toMatchObject({ status: 403 });
    expect(await ana.api('/me/revokeSignInSessions').post({})).toMatchObject({ value: true });
    const again = await signedIn(house, people.mel);
    const admin = await personGraph(house, people.admin, 'User.RevokeSessions.All');
    await admin.api(`/users/${mel}/revokeSignInSessions`).post({});
    await expect(again.renew()).rejects.toThrow('AADSTS50173');
  });

  story('of a guest leave the tokens of his home good, and those of home end everywhere', async (house) => {
    await house.tokensFor(people.ana);
    const home = `${house.origin}/${fabrikam.id}/oauth2/v2.0/token`;
    const scope = 'openid offline_access https://graph.microsoft.com/User.RevokeSessions.All';
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { scope }, fabrikam.id));
    const { code = '' } = house.answerOf(await walk(browser, house.walker(people.ana)));
    const atHome = (await house.http.post(home, codeForm(code))).json<Record<string, string>>();
    const renew = (url: string) =>
      house.http.post(url, {
        grant_type: 'refresh_token',
        client_id: webApp.clientId,
        client_secret: secret,
        refresh_token: atHome.refresh_token ?? '',
        scope: 'openid offline_access',
      });
    await revoke(house, people.ana);
    expect((await renew(house.tokenUrl)).status).toBe(200);
    const graph = graphClient(house, async () => atHome.access_token ?? '');
    expect(await graph.api('/me/revokeSignInSessions').post({})).toMatchObject({ value: true });
    for (const url of [home, house.tokenUrl]) {
      expect([url, (await renew(url)).json().error_codes]).toEqual([url, [50173]]);
    }
  });

  story('are what another password brings with it', async (house) => {
    const { renew } = await signedIn(house, people.mel);
    const mel = (await house.tenant(contoso.id).user(people.mel))?.id;
    await daemonGraph(house)
      .api(`/users/${mel}`)
      .patch({ passwordProfile: { password: 'Correct horse 1' } });
    await expect(renew()).rejects.toThrow('AADSTS50173');
  });
});
