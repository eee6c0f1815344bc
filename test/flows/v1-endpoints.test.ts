import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm, type Overrides } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf, headerOf, verifiedClaims } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, daemon, fabrikam, people, secret, webApp } from '../support/world.js';

const { story } = stories();

const v1 = (house: Emulator, path: string) => `${house.origin}/${contoso.id}${path}`;
const keys = (house: Emulator) => `${house.origin}/common/discovery/keys`;

/** A v1 sign-in: `resource` instead of scopes. */
async function arriveV1(house: Emulator, as: string, overrides: Overrides = {}) {
  const url = authorizeUrl(house.origin, { scope: undefined, resource: api.uri, ...overrides });
  url.pathname = `/${contoso.id}/oauth2/authorize`;
  const browser = house.browser();
  await browser.open(url);
  return house.answerOf(await walk(browser, house.walker(as)));
}

async function tokensV1(house: Emulator, as: string, overrides: Overrides = {}) {
  const { code = '' } = await arriveV1(house, as);
  const answer = await house.http.post(v1(house, '/oauth2/token'), codeForm(code, overrides));
  expect(answer.status).toBe(200);
  return answer.json<Record<string, string>>();
}

describe('the v1.0 discovery document', () => {
  story('has every field as Entra has it, and no other', async (house) => {
    const { origin } = house;
    const document = (await house.http.get(v1(house, '/.well-known/openid-configuration'))).json();
    expect(document).toEqual({
      token_endpoint: `${origin}/${contoso.id}/oauth2/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${origin}/common/discovery/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
      scopes_supported: ['openid'],
      issuer: `https://sts.windows.net/${contoso.id}/`,
      microsoft_multi_refresh_token: true,
      authorization_endpoint: `${origin}/${contoso.id}/oauth2/authorize`,
      device_authorization_endpoint: `${origin}/${contoso.id}/oauth2/devicecode`,
      check_session_iframe: `${origin}/${contoso.id}/oauth2/checksession`,
      request_uri_parameter_supported: false,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${origin}/${contoso.id}/oauth2/logout`,
      claims_supported: [
        'sub',
        'iss',
        'cloud_instance_name',
        'cloud_instance_host_name',
        'cloud_graph_host_name',
        'msgraph_host',
        'aud',
        'exp',
        'iat',
        'auth_time',
        'acr',
        'amr',
        'nonce',
        'email',
        'given_name',
        'family_name',
        'nickname',
      ],
      userinfo_endpoint: `${origin}/${contoso.id}/openid/userinfo`,
      kerberos_endpoint: `${origin}/${contoso.id}/kerberos`,
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
      cloud_graph_host_name: 'graph.windows.net',
      msgraph_host: 'graph.microsoft.com',
      rbac_url: 'https://pas.windows.net',
    });
  });

  story('points to keys that name no issuer and verify its tokens', async (house) => {
    const { id_token: idToken } = await tokensV1(house, people.ana);
    const issuer = `https://sts.windows.net/${contoso.id}/`;
    const claims = await verifiedClaims(house.http, keys(house), idToken, { issuer, audience: webApp.clientId });
    expect(claims.ver).toBe('1.0');
    const { keys: all } = (await house.http.get(keys(house))).json<{ keys: Record<string, unknown>[] }>();
    for (const key of all) expect(key).not.toHaveProperty('issuer');
  });
});

describe('the v1.0 token endpoint', () => {
  story('writes numbers as text and names the resource', async (house) => {
    const tokens = await tokensV1(house, people.ana);
    expect(tokens).toEqual({
      token_type: 'Bearer',
      scope: 'access_as_user',
      expires_in: expect.stringMatching(/^\d{4}$/),
      ext_expires_in: expect.stringMatching(/^\d{4}$/),
      expires_on: expect.stringMatching(/^\d{10}$/),
      not_before: expect.stringMatching(/^\d{10}$/),
      resource: api.uri,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      id_token: expect.any(String),
      client_info: expect.any(String),
    });
    expect(Number(tokens.expires_on) - Number(tokens.not_before)).toBe(Number(tokens.expires_in) + 301);
  });

  story('gives v1 id_tokens; the access token is as the API wants it', async (house) => {
    const tokens = await tokensV1(house, people.ana);
    const guest = await house.tenant(contoso.id).user(people.ana);
    const claims = claimsOf(tokens.id_token);
    expect(claims).toMatchObject({
      iss: `https://sts.windows.net/${contoso.id}/`,
      ver: '1.0',
      oid: guest?.id,
      unique_name: people.ana,
      email: people.ana,
      idp: `https://sts.windows.net/${fabrikam.id}/`,
      altsecid: expect.stringMatching(/^5::1003[0-9A-F]{12}$/),
      amr: ['pwd'],
      ipaddr: '127.0.0.1',
      nonce: 'nonce-42',
    });
    for (const absent of ['preferred_username', 'azp', 'scp']) expect(claims).not.toHaveProperty(absent);
    expect(headerOf(tokens.id_token)).toHaveProperty('x5t');
    expect(claimsOf(tokens.access_token)).toMatchObject({ ver: '2.0', aud: api.appId });
  });

  story('tells members by upn', async (house) => {
    const claims = claimsOf((await tokensV1(house, people.mel)).id_token);
    expect(claims).toMatchObject({ upn: people.mel, unique_name: people.mel });
    for (const absent of ['idp', 'altsecid', 'email']) expect(claims).not.toHaveProperty(absent);
  });

  story('renews, also for another resource', async (house) => {
    const { refresh_token: refreshToken } = await tokensV1(house, people.ana);
    const form = {
      grant_type: 'refresh_token',
      client_id: webApp.clientId,
      client_secret: secret,
      refresh_token: String(refreshToken),
      resource: 'https://graph.microsoft.com',
    };
    const renewed = (await house.http.post(v1(house, '/oauth2/token'), form)).json<Record<string, string>>();
    expect(renewed.resource).toBe('https://graph.microsoft.com');
    expect(claimsOf(renewed.access_token)).toMatchObject({ aud: 'https://graph.microsoft.com', ver: '1.0' });
  });

  story('serves daemons, with the audience as it was asked for', async (house) => {
    const form = { grant_type: 'client_credentials', client_id: daemon.clientId, client_secret: secret };
    const answers = await Promise.all(
      ['https://graph.microsoft.com', 'https://graph.microsoft.com/', '00000003-0000-0000-c000-000000000000'].map(
        async (resource) => [
          resource,
          (await house.http.post(v1(house, '/oauth2/token'), { ...form, resource })).json(),
        ],
      ),
    );
    for (const [resource, tokens] of answers as [string, Record<string, string>][]) {
      expect(tokens).toEqual({
        token_type: 'Bearer',
        expires_in: expect.any(String),
        ext_expires_in: expect.any(String),
        expires_on: expect.any(String),
        not_before: expect.any(String),
        resource,
        access_token: expect.any(String),
      });
      expect(claimsOf(tokens.access_token)).toMatchObject({ aud: resource, appid: daemon.clientId, appidacr: '1' });
    }
  });

  story('takes no v2 request for a resource, and v2 no v1 one', async (house) => {
    const form = { grant_type: 'client_credentials', client_id: daemon.clientId, client_secret: secret };
    const wrong = (await house.http.post(house.tokenUrl, { ...form, resource: api.uri })).json();
    expect(wrong.error_codes).toEqual([901002]);
    const none = (await house.http.post(v1(house, '/oauth2/token'), { ...form, scope: `${api.uri}/.default` })).json();
    expect(none.error_codes).toEqual([900144]);
  });
});

describe('the v1.0 authorization endpoint', () => {
  story('gives an access token alone where an application is allowed to', async (house) => {
    const answer = await arriveV1(house, people.ana, {
      response_type: 'token',
      response_mode: undefined,
      code_challenge: undefined,
    });
    expect(answer.error).toBe('unsupported_response_type');
  });

  story('signs out like v2.0', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(v1(house, '/oauth2/logout'));
    expect(browser.text('h1')).toBe('You signed out of your account');
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit).error).toBe('login_required');
  });
});
