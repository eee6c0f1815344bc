import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm, type Overrides } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, people, secret } from '../support/world.js';

const graph = '00000003-0000-0000-c000-000000000000';
const front = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000c4', redirectUri: 'http://localhost:3000/front' };
const stranger = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000c6', redirectUri: 'http://localhost:3000/stranger' };
const middle = { appId: 'c1c1c1c1-0000-4000-8000-0000000000c5', uri: 'api://middle', scope: 'api://middle/use' };
const everything = { scope: `openid ${middle.uri}/.default` };

const client = (app: typeof front, displayName: string) => ({
  appId: app.clientId,
  displayName,
  web: { redirectUris: [app.redirectUri] },
  passwordCredentials: [{ secretText: secret }],
  requiredResourceAccess: [{ resourceAppId: middle.appId, resourceAccess: [{ id: 'use' }] }],
});

const { story } = stories({
  config: demoConfig((config) => {
    tenantOf(config, contoso.id).applications.push(client(front, 'Front'), client(stranger, 'Stranger'), {
      appId: middle.appId,
      displayName: 'Middle',
      identifierUris: [middle.uri],
      passwordCredentials: [{ secretText: secret }],
      requiredResourceAccess: [{ resourceAppId: graph, resourceAccess: [{ id: 'User.Read' }] }],
      api: {
        oauth2PermissionScopes: [{ value: 'use', userConsentDisplayName: 'Use the middle' }],
        knownClientApplications: [front.clientId],
      },
    });
  }),
});

const asApp = (app: typeof front, overrides: Overrides = {}): Overrides => ({
  client_id: app.clientId,
  redirect_uri: app.redirectUri,
  ...overrides,
});
const onConsent = async (house: Emulator, overrides: Overrides) => {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, overrides));
  await walkUntil(browser, house.walker(people.ana), (each) => each.text('h1') === 'Permissions requested');
  return browser;
};
const onBehalfOf = async (house: Emulator, code: string, app: typeof front) => {
  const { access_token: assertion } = (await house.http.post(house.tokenUrl, codeForm(code, asApp(app)))).json();
  const answer = await house.http.post(house.tokenUrl, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ...{ client_id: middle.appId, client_secret: secret, assertion: String(assertion) },
    ...{ requested_token_use: 'on_behalf_of', scope: 'https://graph.microsoft.com/User.Read' },
  });
  return answer.json();
};

describe('an application that an API knows', () => {
  story('asks for what the API needs of others on the same page', async (house) => {
    const browser = await onConsent(house, asApp(front, everything));
    expect(browser.text('main')).toContain('Use the middle');
    expect(browser.text('main')).toContain('View your basic profile');
    await walkUntil(browser, house.walker(people.ana), (each) => each.visit.status === 0);
    const { access_token: token } = await onBehalfOf(house, house.answerOf(browser.visit).code ?? '', front);
    expect(claimsOf(token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      scp: expect.stringContaining('User.Read'),
    });
    await browser.open(authorizeUrl(house.origin, asApp(front, { ...everything, prompt: 'none' })));
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('asks for its own part only with a permission by name', async (house) => {
    const browser = await onConsent(house, asApp(front, { scope: `openid ${middle.scope}` }));
    expect(browser.text('main')).not.toContain('View your basic profile');
  });
});

describe('an application that no API knows', () => {
  story('asks for its own part, and the API gets nothing on behalf of anybody', async (house) => {
    const browser = await onConsent(house, asApp(stranger, everything));
    expect(browser.text('main')).not.toContain('View your basic profile');
    await walkUntil(browser, house.walker(people.ana), (each) => each.visit.status === 0);
    const refused = await onBehalfOf(house, house.answerOf(browser.visit).code ?? '', stranger);
    expect(refused).toMatchObject({ error: 'invalid_grant', error_codes: [65001] });
  });
});
