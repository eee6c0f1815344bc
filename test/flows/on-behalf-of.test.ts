import { describe, expect } from '@jest/globals';
import { clientCredentialsForm, type Overrides } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, fabrikam, people, secret } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    const contosoSeed = tenantOf(config, contoso.id);
    const sample = contosoSeed.applications.find((each) => each.appId === api.appId);
    Object.assign(sample ?? {}, { passwordCredentials: [{ secretText: secret }] });
    const grants = contosoSeed.oauth2PermissionGrants as Record<string, unknown>[];
    grants.push({
      clientAppId: api.appId,
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.Read',
    });
  }),
});

const form = (assertion: unknown, overrides: Overrides = {}) => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  client_id: api.appId,
  client_secret: secret,
  assertion: String(assertion),
  scope: 'https://graph.microsoft.com/User.Read openid profile offline_access',
  requested_token_use: 'on_behalf_of',
  client_info: '1',
  ...overrides,
});

const exchange = async (house: Emulator, assertion: unknown, overrides: Overrides = {}) =>
  (await house.http.post(house.tokenUrl, form(assertion, overrides) as Record<string, string>)).json();

describe('an API that calls another for a guest', () => {
  story('gets a token of the same guest for the other API', async (house) => {
    const { access_token: assertion } = await house.tokensFor(people.ana);
    const tokens = await exchange(house, assertion);
    const guest = await house.tenant(contoso.id).user(people.ana);
    expect(claimsOf(tokens.access_token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appid: api.appId,
      appidacr: '1',
      oid: guest?.id,
      tid: contoso.id,
      idp: `https://sts.windows.net/${fabrikam.id}/`,
      scp: expect.stringContaining('User.Read'),
    });
    expect(claimsOf(tokens.id_token)).toMatchObject({ aud: api.appId, oid: guest?.id });
    const renewal = { grant_type: 'refresh_token', client_id: api.appId, client_secret: secret };
    const renewed = await house.http.post(house.tokenUrl, { ...renewal, refresh_token: String(tokens.refresh_token) });
    expect(renewed.status).toBe(200);
  });

  story('needs consent for that, and says so', async (house) => {
    const { access_token: assertion } = await house.tokensFor(people.ana);
    expect(await exchange(house, assertion, { scope: 'https://graph.microsoft.com/User.ReadBasic.All' })).toMatchObject(
      { error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] },
    );
  });

  story('shows only good assertions', async (house) => {
    const tokens = await house.tokensFor(people.ana);
    const app = (await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId))).json();
    const graph = await house.tokensFor(people.ana, { scope: 'openid User.Read' });
    const changed = String(tokens.access_token).replace(/.{8}$/, 'AAAAAAAA');
    const cases: readonly [unknown, number][] = [
      [tokens.id_token, 50013],
      [graph.access_token, 50013],
      [changed, 50013],
      ['not a token', 50013],
      [app.access_token, 7000114],
    ];
    for (const [assertion, number] of cases) {
      expect((await exchange(house, assertion)).error_codes).toEqual([number]);
    }
    house.clock.advance({ hours: 3 });
    expect((await exchange(house, tokens.access_token)).error_codes).toEqual([500133]);
  });

  story('shows an id_token of its own in vain: AADSTS240002', async (house) => {
    const { access_token: assertion } = await house.tokensFor(people.ana);
    const { id_token: own } = await exchange(house, assertion);
    expect((await exchange(house, own)).error_codes).toEqual([240002]);
  });

  story('must prove itself', async (house) => {
    const { access_token: assertion } = await house.tokensFor(people.ana);
    const { client_secret: _, ...bare } = form(assertion);
    expect((await house.http.post(house.tokenUrl, bare as Record<string, string>)).json().error_codes).toEqual([
      7000218,
    ]);
  });
});

describe('the SAML bearer grant', () => {
  story('is refused as from a federation nobody set up', async (house) => {
    const bearer = {
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      client_id: api.appId,
      client_secret: secret,
      assertion: Buffer.from('<Assertion/>').toString('base64url'),
      scope: 'openid',
    };
    expect((await house.http.post(house.tokenUrl, bearer)).json()).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50107],
    });
  });
});
