import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm, type Overrides } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, consumers, contoso, fabrikam, people, secret, spa, webApp } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    for (const application of tenantOf(config, contoso.id).applications) {
      if (application.appId === webApp.clientId || application.appId === api.appId) {
        application.signInAudience = 'AzureADandPersonalMicrosoftAccount';
      }
      if (application.appId === spa.clientId) application.signInAudience = 'AzureADMultipleOrgs';
    }
  }),
});

const at =
  (segment: string) =>
  (house: Emulator, overrides: Overrides = {}) =>
    authorizeUrl(house.origin, overrides, segment);
const common = at('common');
const tokenUrl = (house: Emulator, segment: string) => `${house.origin}/${segment}/oauth2/v2.0/token`;

async function signIn(house: Emulator, browser: Browser, as: string, url: URL) {
  await browser.open(url);
  return house.answerOf(await walk(browser, house.walker(as)));
}

async function tokensAt(house: Emulator, segment: string, as: string, browser = house.browser()) {
  const { code = '' } = await signIn(house, browser, as, at(segment)(house));
  const answer = await house.http.post(tokenUrl(house, segment), codeForm(code));
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json<Record<string, string>>();
}

describe('discovery without a tenant', () => {
  story('keeps the word in its addresses and a template for the issuer', async (house) => {
    for (const segment of ['common', 'organizations']) {
      const base = `${house.origin}/${segment}`;
      expect((await house.http.get(`${base}/v2.0/.well-known/openid-configuration`)).json()).toMatchObject({
        issuer: `${house.origin}/{tenantid}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        tenant_region_scope: null,
      });
      const v1 = (await house.http.get(`${base}/.well-known/openid-configuration`)).json();
      expect(v1.issuer).toBe('https://sts.windows.net/{tenantid}/');
    }
    const personal = (await house.http.get(`${house.origin}/consumers/v2.0/.well-known/openid-configuration`)).json();
    expect(personal).toMatchObject({
      issuer: `${house.origin}/${consumers.id}/v2.0`,
      authorization_endpoint: `${house.origin}/consumers/oauth2/v2.0/authorize`,
      tenant_region_scope: null,
    });
  });
});

describe('a guest at common', () => {
  story('is signed in to the home tenant and gets home tokens, not guest tokens', async (house) => {
    const tokens = await tokensAt(house, 'common', people.ana);
    const atHome = await house.tenant(fabrikam.id).user(people.ana);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      iss: `${house.origin}/${fabrikam.id}/v2.0`,
      tid: fabrikam.id,
      oid: atHome?.id,
      preferred_username: people.ana,
    });
    expect(claimsOf(tokens.id_token)).not.toHaveProperty('idp');
    const guest = claimsOf((await house.tokensFor(people.ana)).id_token);
    expect(guest.tid).toBe(contoso.id);
    expect(guest.sub).not.toBe(claimsOf(tokens.id_token).sub);
  });

  story('gets guest tokens of the other tenant by the refresh token of home', async (house) => {
    await house.tokensFor(people.ana);
    const { refresh_token: refreshToken = '' } = await tokensAt(house, 'common', people.ana);
    const form = {
      grant_type: 'refresh_token',
      client_id: webApp.clientId,
      client_secret: secret,
      refresh_token: refreshToken,
      client_info: '1',
    };
    const guest = (await house.http.post(house.tokenUrl, form)).json<Record<string, string>>();
    expect(claimsOf(guest.id_token)).toMatchObject({ tid: contoso.id, idp: `https://sts.windows.net/${fabrikam.id}/` });
    const info = JSON.parse(Buffer.from(String(guest.client_info), 'base64url').toString('utf8'));
    expect(info).toMatchObject({ utid: fabrikam.id });
    const again = await house.http.post(tokenUrl(house, 'common'), {
      ...form,
      refresh_token: String(guest.refresh_token),
    });
    expect(claimsOf(again.json().id_token).tid).toBe(fabrikam.id);
  });

  story('who has not accepted is refused by the refresh token, with AADSTS50014', async (house) => {
    const { refresh_token: refreshToken = '' } = await tokensAt(house, 'common', people.ana);
    const form = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: secret };
    const refused = (await house.http.post(house.tokenUrl, { ...form, refresh_token: refreshToken })).json();
    expect(refused.error_codes).toEqual([50014]);
    const stranger = await tokensAt(house, 'common', people.nora);
    const no = (await house.http.post(house.tokenUrl, { ...form, refresh_token: stranger.refresh_token ?? '' })).json();
    expect(no.error_codes).toEqual([50020]);
  });

  story('who may not come in any more is refused by the refresh token, with AADSTS500213', async (house) => {
    await house.tokensFor(people.ana);
    const { refresh_token: refreshToken = '' } = await tokensAt(house, 'common', people.ana);
    const everybody = {
      usersAndGroups: { accessType: 'blocked', targets: [{ target: 'AllUsers', targetType: 'user' }] },
    };
    await daemonGraph(house)
      .api('/policies/crossTenantAccessPolicy/default')
      .patch({ b2bCollaborationInbound: everybody });
    const form = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: secret };
    const refused = await house.http.post(house.tokenUrl, { ...form, refresh_token: refreshToken });
    expect(refused.json().error_codes).toEqual([500213]);
  });

  story('has a code that is good at common only', async (house) => {
    const { code = '' } = await signIn(house, house.browser(), people.ana, common(house));
    const wrong = (await house.http.post(tokenUrl(house, fabrikam.id), codeForm(code))).json();
    expect(wrong.error_codes).toEqual([700005]);
    expect((await house.http.post(tokenUrl(house, 'common'), codeForm(code))).status).toBe(200);
  });
});

describe('who may sign in where', () => {
  story('personal accounts at common and consumers, not at organizations', async (house) => {
    expect(claimsOf((await tokensAt(house, 'common', people.mia)).id_token).tid).toBe(consumers.id);
    expect(claimsOf((await tokensAt(house, 'consumers', people.mia)).id_token).tid).toBe(consumers.id);
    const browser = house.browser();
    await browser.open(at('organizations')(house));
    await browser.submit({ loginfmt: people.mia }, '#idSIButton9');
    expect(browser.text('#usernameError')).toContain("can't sign in here with a personal account");
    expect(browser.text('#usernameError')).toContain('AADSTS500208');
    expect(claimsOf((await tokensAt(house, 'organizations', people.ana)).id_token).tid).toBe(fabrikam.id);
  });

  story('nobody whose home is not here: other guests sign in at a tenant', async (house) => {
    const browser = house.browser();
    await browser.open(common(house));
    await browser.submit({ loginfmt: people.otto }, '#idSIButton9');
    expect(browser.text('#usernameError')).toContain("couldn't find an account");
  });

  const refused: readonly [string, string, Overrides, number][] = [
    [
      'an application for its own tenant only',
      'common',
      { client_id: 'c1c1c1c1-0000-4000-8000-000000000004', redirect_uri: 'http://localhost' },
      50194,
    ],
    ['an application nobody registered', 'common', { client_id: 'c1c1c1c1-0000-4000-8000-00000000dead' }, 700016],
    ['a redirect URI that is not registered', 'common', { redirect_uri: 'https://evil.example/' }, 50011],
    [
      'an application without personal accounts',
      'consumers',
      { client_id: spa.clientId, redirect_uri: spa.redirectUri },
      9002332,
    ],
  ];
  for (const [what, segment, overrides, number] of refused) {
    story(`${what} is refused at ${segment} with AADSTS${number}`, async (house) => {
      const browser = house.browser();
      await browser.open(at(segment)(house, overrides));
      expect(browser.text('#exceptionMessageContainer')).toContain(`AADSTS${number}:`);
    });
  }

  story('daemons and passwords need a tenant: AADSTS9001023', async (house) => {
    const client = { client_id: webApp.clientId, client_secret: secret, scope: `${api.uri}/.default` };
    for (const form of [
      { grant_type: 'client_credentials', ...client },
      { grant_type: 'password', username: people.ana, password: 'x', ...client },
    ]) {
      expect((await house.http.post(tokenUrl(house, 'common'), form)).json().error_codes).toEqual([9001023]);
    }
  });
});

describe('the session at common', () => {
  story('signs in silently, and says why not', async (house) => {
    const browser = house.browser();
    const silent = common(house, { prompt: 'none' });
    await browser.open(silent);
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'login_required', state: 'state-42' });
    await signIn(house, browser, people.ana, common(house));
    await browser.open(silent);
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await signIn(house, browser, people.mia, common(house, { prompt: 'login' }));
    await browser.open(silent);
    expect(house.answerOf(browser.visit)).toMatchObject({
      error: 'interaction_required',
      error_description: expect.stringMatching(/^AADSTS16000:/),
    });
    await browser.open(common(house, { prompt: 'none', login_hint: people.mia }));
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('offers its accounts, and another', async (house) => {
    const browser = house.browser();
    await signIn(house, browser, people.ana, common(house));
    await browser.open(common(house, { prompt: 'select_account' }));
    expect(browser.has(`[data-test-id="${people.ana}"]`)).toBe(true);
    await browser.press(`[data-test-id="${people.ana}"]`);
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await browser.open(common(house, { prompt: 'select_account' }));
    await browser.press('[data-test-id="otherTile"]');
    expect(browser.has('input[name="loginfmt"]')).toBe(true);
  });

  story('is led by a domain hint', async (house) => {
    const browser = house.browser();
    await browser.open(common(house, { domain_hint: fabrikam.domain }));
    expect(browser.visit.url.pathname).toMatch(new RegExp(`^/${fabrikam.id}/signin/`));
  });

  story('ends at common too', async (house) => {
    const browser = house.browser();
    await signIn(house, browser, people.ana, common(house));
    const back = new URLSearchParams({
      post_logout_redirect_uri: webApp.redirectUri,
      client_id: webApp.clientId,
      state: 's',
    });
    await browser.open(`${house.origin}/common/oauth2/v2.0/logout?${back}`);
    expect(browser.visit.url.href).toBe(`${webApp.redirectUri}?state=s`);
    await browser.open(common(house, { prompt: 'none' }));
    expect(house.answerOf(browser.visit).error).toBe('login_required');
  });
});
