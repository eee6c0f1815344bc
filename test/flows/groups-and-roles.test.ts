import { describe, expect } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, daemon, people, webApp } from '../support/world.js';

const front = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000f1', redirectUri: 'http://localhost:3000/front' };
const many = Array.from({ length: 201 }, (_, index) => ({
  displayName: `Team ${index}`,
  members: [people.otto],
}));

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    for (const application of seed.applications) {
      if (application.appId === webApp.clientId) {
        application.groupMembershipClaims = 'SecurityGroup, DirectoryRole';
        application.appRoles = [{ value: 'Editor', allowedMemberTypes: ['User'] }];
        application.appRoleAssignedTo = [{ principal: 'Writers', role: 'Editor' }];
      }
      if (application.appId === api.appId) application.groupMembershipClaims = 'ApplicationGroup';
      if (application.appId === api.appId) application.appRoleAssignedTo = [{ principal: 'Everyone', role: null }];
    }
    seed.applications.push({
      appId: front.clientId,
      displayName: 'Front',
      groupMembershipClaims: 'All',
      web: {
        redirectUris: [front.redirectUri],
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: true },
      },
    });
    seed.groups = [
      { displayName: 'Writers', members: [people.ana] },
      { displayName: 'Everyone', members: ['Writers', people.mel] },
      { displayName: 'Newsletter', securityEnabled: false, mailEnabled: true, members: [people.ana] },
      ...many,
    ];
  }),
});

async function frontTokens(house: Emulator, as: string, overrides: Record<string, string> = {}) {
  const url = authorizeUrl(house.origin, {
    client_id: front.clientId,
    redirect_uri: front.redirectUri,
    response_type: 'id_token',
    scope: 'openid profile',
    code_challenge: undefined,
    code_challenge_method: undefined,
    ...overrides,
  });
  const browser = house.browser();
  await browser.open(url);
  return house.answerOf(await walk(browser, house.walker(as)));
}

describe('the groups of a guest', () => {
  story('are in the id_token as the client asks, nested ones too, and roles by direct groups', async (house) => {
    const claims = claimsOf((await house.tokensFor(people.ana)).id_token);
    expect(claims.groups).toHaveLength(2);
    expect(claims.roles).toEqual(['Editor']);
    expect(claims).not.toHaveProperty('wids');
  });

  story('are in the access token as the API asks: those assigned to it', async (house) => {
    const member = claimsOf((await house.tokensFor(people.mel)).access_token);
    expect(member.groups).toHaveLength(1);
    const nested = claimsOf((await house.tokensFor(people.ana)).access_token);
    expect(nested).not.toHaveProperty('groups');
  });

  story('that are too many are elsewhere, and can be read there', async (house) => {
    const tokens = await house.tokensFor(people.otto, { scope: 'openid profile User.Read' });
    const claims = claimsOf(tokens.id_token) as { _claim_sources?: { src1: { endpoint: string } } };
    expect(claims).toMatchObject({ _claim_names: { groups: 'src1' } });
    const { endpoint = '' } = claims._claim_sources?.src1 ?? {};
    const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' };
    const ask = (url: string, body = '{"securityEnabledOnly":true}') =>
      house.http.send(url, { method: 'POST', headers, body });
    const { value } = (await ask(endpoint)).json<{ value: string[] }>();
    expect(new Set(value).size).toBe(201);
    const other = await house.tenant(contoso.id).user(people.mel);
    const elsewhere = endpoint.replace(/users\/[^/]+/, `users/${other?.id}`);
    expect((await ask(elsewhere)).status).toBe(403);
    expect((await ask(endpoint.replace(/users\/[^/]+/, 'me'))).status).toBe(200);
    expect((await house.http.send(endpoint, { method: 'POST' })).status).toBe(401);
  });

  story('are read by a daemon that may read the directory', async (house) => {
    const form = clientCredentialsForm(daemon.clientId, { scope: 'https://graph.microsoft.com/.default' });
    const { access_token: token } = (await house.http.post(house.tokenUrl, form)).json();
    const guest = await house.tenant(contoso.id).user(people.ana);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const at = (id: string) => `${house.origin}/graph/v1.0/users/${id}/getMemberObjects`;
    const all = await house.http.send(at(guest?.id ?? ''), { method: 'POST', headers, body: '{}' });
    expect(all.json<{ value: string[] }>().value).toHaveLength(3);
    expect((await house.http.send(at('nobody'), { method: 'POST', headers, body: '{}' })).status).toBe(404);
  });

  story('that are more than six are only hinted at through the address bar', async (house) => {
    const few = claimsOf((await frontTokens(house, people.ana)).id_token);
    expect(few.groups).toHaveLength(3);
    const many = claimsOf((await frontTokens(house, people.otto)).id_token);
    expect(many.hasgroups).toBe(true);
    expect(many).not.toHaveProperty('groups');
  });
});

describe('directory roles', () => {
  story('are in wids: of Graph’s tokens, and where the manifest asks', async (house) => {
    const tokens = await house.tokensFor(people.admin, { scope: 'openid profile User.Read' });
    const administrator = '62e90394-69f5-4237-9190-012177145e10';
    const member = 'b79fbf4d-3ef9-4689-8143-76b194e85509';
    expect(claimsOf(tokens.access_token).wids).toEqual([administrator, member]);
    expect(claimsOf((await house.tokensFor(people.mel)).access_token)).not.toHaveProperty('wids');
  });
});

describe('the v1.0 authorization endpoint', () => {
  story('gives an access token alone, where an application may have one', async (house) => {
    const browser = house.browser();
    const url = authorizeUrl(house.origin, {
      client_id: front.clientId,
      redirect_uri: front.redirectUri,
      response_type: 'token',
      resource: 'https://graph.microsoft.com',
      scope: undefined,
      nonce: undefined,
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    url.pathname = `/${contoso.id}/oauth2/authorize`;
    await browser.open(url);
    const answer = house.answerOf(await walk(browser, house.walker(people.mel)));
    expect(answer).not.toHaveProperty('id_token');
    expect(claimsOf(answer.access_token)).toMatchObject({ aud: 'https://graph.microsoft.com', ver: '1.0' });
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      expires_in: expect.stringMatching(/^\d+$/),
      state: 'state-42',
    });
  });
});
