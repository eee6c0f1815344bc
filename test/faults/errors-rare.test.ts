import { describe, expect } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm, codeForm, type Overrides } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, nativeApp, people, secret, webApp } from '../support/world.js';

const bare = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000e1' };
const mapped = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000e2', redirectUri: 'http://localhost:3000/mapped' };

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    seed.applications.push(
      { appId: bare.clientId, displayName: 'No addresses' },
      {
        appId: mapped.clientId,
        displayName: 'Mapped',
        web: { redirectUris: [mapped.redirectUri] },
        passwordCredentials: [{ secretText: secret }],
        claimsMappingPolicy: { ClaimsSchema: [{ Source: 'user', ID: 'mail', JwtClaimType: 'mailbox' }] },
      },
    );
  }),
});

const numbersOf = (answer: Readonly<Record<string, unknown>>) => answer.error_codes;
const codeFor = async (house: Emulator, overrides: Overrides = {}) =>
  house.answerOf(await house.arrive(house.browser(), people.ana, overrides)).code ?? '';

describe('a rare mistake is told by its own number', () => {
  story('AADSTS501491: a verifier of wrong length', async (house) => {
    const form = codeForm(await codeFor(house), { code_verifier: 'short' });
    expect(numbersOf((await house.http.post(house.tokenUrl, form)).json())).toEqual([501491]);
  });

  story('AADSTS700082: a refresh token after 90 days without use', async (house) => {
    const { refresh_token: refreshToken } = await house.tokensFor(people.ana);
    const form = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: secret };
    house.clock.advance({ hours: 24 * 89 });
    const renewed = await house.http.post(house.tokenUrl, { ...form, refresh_token: String(refreshToken) });
    expect(renewed.status).toBe(200);
    house.clock.advance({ hours: 36 });
    const late = await house.http.post(house.tokenUrl, { ...form, refresh_token: String(refreshToken) });
    expect(numbersOf(late.json())).toEqual([700082]);
    house.clock.advance({ hours: 24 * 80 });
    const newer = String(renewed.json().refresh_token);
    expect((await house.http.post(house.tokenUrl, { ...form, refresh_token: newer })).status).toBe(200);
  });

  story('AADSTS50146: mapped claims that the application does not accept', async (house) => {
    const app = { client_id: mapped.clientId, redirect_uri: mapped.redirectUri };
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana, { ...app, scope: 'openid' }));
    expect(numbersOf((await house.http.post(house.tokenUrl, codeForm(code, app))).json())).toEqual([50146]);
  });

  story('AADSTS900971: an application without addresses', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { client_id: bare.clientId, redirect_uri: undefined }));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS900971');
  });

  story('AADSTS90015: a query that is too long', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { state: 's'.repeat(40_000) }));
    const { status, html } = browser.visit;
    // Node refuses header lines over 16 KiB itself; either way nothing is carried on.
    expect(status === 431 || html.includes('AADSTS90015')).toBe(true);
  });

  story('AADSTS90013 and 90100: a look-up without JSON, or without an address', async (house) => {
    const url = `${house.origin}/common/GetCredentialType`;
    const broken = await house.http.send(url, { method: 'POST', body: '{' });
    expect(numbersOf(broken.json())).toEqual([90013]);
    const nobody = await house.http.send(url, { method: 'POST', body: '{"username":"x"}' });
    expect(numbersOf(nobody.json())).toEqual([90100]);
  });

  story('AADSTS70016, 70020, 90120: a device that is too early, too late, or answered before', async (house) => {
    const url = `${house.origin}/${contoso.id}/oauth2/v2.0/devicecode`;
    const device = (await house.http.post(url, { client_id: nativeApp.clientId, scope: 'openid' })).json();
    const form = { grant_type: 'device_code', client_id: nativeApp.clientId, device_code: String(device.device_code) };
    const poll = async () => numbersOf((await house.http.post(house.tokenUrl, form)).json());
    expect(await poll()).toEqual([70016]);
    const browser = house.browser();
    for (const _ of [1, 2]) {
      await browser.open(String(device.verification_uri));
      await browser.submit({ otc: String(device.user_code) }, '#idSIButton9');
      if (browser.has('#idBtn_Back')) await browser.press('#idBtn_Back');
    }
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90120');
    const second = (await house.http.post(url, { client_id: nativeApp.clientId, scope: 'openid' })).json();
    house.clock.advance({ minutes: 16 });
    const late = await house.http.post(house.tokenUrl, { ...form, device_code: String(second.device_code) });
    expect(numbersOf(late.json())).toEqual([70020]);
  });

  story('AADSTS50020 in the password grant is for Microsoft accounts', async (house) => {
    await house.tokensFor(people.mia);
    const form = { grant_type: 'password', client_id: nativeApp.clientId, username: people.mia, password: 'x' };
    const answer = await house.http.post(house.tokenUrl, { ...form, scope: 'openid' });
    expect(numbersOf(answer.json())).toEqual([50020]);
  });
});

describe('PKCE with plain', () => {
  const plain = { code_challenge: 'a-plain-challenge-that-is-its-own-verifier-12345', code_challenge_method: 'plain' };

  story('is what it is when no method is named, too', async (house) => {
    for (const asked of [plain, { ...plain, code_challenge_method: undefined }]) {
      const form = codeForm(await codeFor(house, asked), { code_verifier: plain.code_challenge });
      expect((await house.http.post(house.tokenUrl, form)).status).toBe(200);
    }
  });

  story('with another verifier is refused with AADSTS501481', async (house) => {
    const form = codeForm(await codeFor(house, plain), { code_verifier: `${plain.code_challenge}x` });
    expect(numbersOf((await house.http.post(house.tokenUrl, form)).json())).toEqual([501481]);
  });
});

describe('the page that explains a number', () => {
  story('says what it means and how to see it', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/error?code=50020`);
    expect(browser.text('main')).toContain('does not exist in tenant');
    expect(browser.text('main')).toContain('nora@fabrikam.example');
    await browser.open(`${house.origin}/error?code=1`);
    expect(browser.text('[role="alert"]')).toContain('not an error that this server raises');
    expect(
      (await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId, { scope: api.uri }))).json()
        .error_uri,
    ).toBe(`${house.origin}/error?code=1002012`);
  });
});
