import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm, type Overrides } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk, walkUntil } from '../support/walk.js';
import { api, contoso, fabrikam, people, secret } from '../support/world.js';

const graph = '00000003-0000-0000-c000-000000000000';
const planner = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000c1', redirectUri: 'http://localhost:3000/planner' };
const trusted = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000c2', redirectUri: 'http://localhost:3000/trusted' };
const closed = { clientId: 'c1c1c1c1-0000-4000-8000-0000000000c3', redirectUri: 'http://localhost:3000/closed' };

/** Nobody has consented to anything for these. */
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    const sample = seed.applications.find((each) => each.appId === api.appId);
    const { api: exposed } = sample as { api: Record<string, unknown> };
    exposed.preAuthorizedApplications = [{ appId: trusted.clientId, scopes: ['access_as_user'] }];
    seed.applications.push(
      {
        appId: planner.clientId,
        displayName: 'Planner',
        signInAudience: 'AzureADMultipleOrgs',
        web: { redirectUris: [planner.redirectUri] },
        passwordCredentials: [{ secretText: secret }],
        requiredResourceAccess: [
          { resourceAppId: graph, resourceAccess: [{ id: 'User.Read' }, { id: 'User.Read.All', type: 'Role' }] },
        ],
      },
      {
        appId: trusted.clientId,
        displayName: 'Trusted',
        web: { redirectUris: [trusted.redirectUri] },
        passwordCredentials: [{ secretText: secret }],
      },
      {
        appId: closed.clientId,
        displayName: 'Closed',
        web: { redirectUris: [closed.redirectUri] },
        passwordCredentials: [{ secretText: secret }],
        appRoleAssignmentRequired: true,
        appRoles: [{ value: 'Reader', allowedMemberTypes: ['User'] }],
        appRoleAssignedTo: [
          { principal: people.ana, role: 'Reader' },
          { principal: 'Editors', role: null },
        ],
      },
    );
    seed.groups = [{ displayName: 'Editors', members: [people.otto] }];
  }),
});

const asApp = (app: { clientId: string; redirectUri: string }, overrides: Overrides = {}): Overrides => ({
  client_id: app.clientId,
  redirect_uri: app.redirectUri,
  ...overrides,
});

async function tokensOf(house: Emulator, as: string, app: typeof planner, overrides: Overrides = {}) {
  const { code = '' } = house.answerOf(await house.arrive(house.browser(), as, asApp(app, overrides)));
  return (await house.http.post(house.tokenUrl, codeForm(code, asApp(app)))).json<Record<string, string>>();
}

const onConsent = (house: Emulator, as: string, overrides: Overrides) => {
  const browser = house.browser();
  return browser
    .open(authorizeUrl(house.origin, overrides))
    .then(() => walkUntil(browser, house.walker(as), (each) => each.text('h1') === 'Permissions requested'))
    .then(() => browser);
};

describe('what an application asks for', () => {
  story('.default is the static list, asked as a whole and once', async (house) => {
    const asked = asApp(planner, { scope: 'openid https://graph.microsoft.com/.default' });
    const browser = await onConsent(house, people.ana, asked);
    expect(browser.text('ul.ticks')).toContain('View your basic profile');
    await browser.press('#idSIButton9');
    const { code = '' } = house.answerOf(browser.visit);
    const tokens = (await house.http.post(house.tokenUrl, codeForm(code, asApp(planner)))).json();
    expect(claimsOf(tokens.access_token).scp).toContain('User.Read');
    expect(tokens.scope).toBe('openid https://graph.microsoft.com/User.Read https://graph.microsoft.com/.default');
    await browser.open(authorizeUrl(house.origin, { ...asked, prompt: 'none' }));
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('more later: only what is new is asked', async (house) => {
    const browser = await onConsent(house, people.ana, asApp(planner, { scope: 'openid User.Read' }));
    await browser.press('#idSIButton9');
    const more = asApp(planner, { scope: 'openid User.Read User.ReadBasic.All' });
    await browser.open(authorizeUrl(house.origin, { ...more, prompt: 'none' }));
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'consent_required', suberror: 'consent_required' });
    await browser.open(authorizeUrl(house.origin, more));
    expect(browser.text('ul.ticks')).toContain('other users');
    expect(browser.text('ul.ticks')).not.toContain('View your basic profile');
  });

  story('a token for each API, consented at once', async (house) => {
    const scope = `openid ${api.scope} https://graph.microsoft.com/User.Read`;
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana, asApp(planner, { scope })));
    const form = codeForm(code, { ...asApp(planner), scope: 'openid https://graph.microsoft.com/User.Read' });
    const tokens = (await house.http.post(house.tokenUrl, form)).json();
    expect(claimsOf(tokens.access_token)).toMatchObject({ aud: 'https://graph.microsoft.com' });
    expect(claimsOf(tokens.id_token).nonce).toBe('nonce-42');
  });

  story('nothing, where the API has pre-authorized it', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, asApp(trusted, { scope: `openid ${api.scope}` })));
    await walkUntil(browser, house.walker(people.mel), (each) => each.visit.status === 0);
    expect(browser.headings).not.toContain('Permissions requested');
    expect(browser.headings).toContain('Enter password');
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('and the audit log says who granted what', async (house) => {
    await tokensOf(house, people.ana, planner, { scope: 'openid https://graph.microsoft.com/User.Read' });
    const [last, before] = (await daemonGraph(house).api('/auditLogs/directoryAudits').get()).value;
    const initiatedBy = { user: { userPrincipalName: 'ana_fabrikam.example#EXT#@contoso.onmicrosoft.com' } };
    expect(last).toMatchObject({ activityDisplayName: 'Consent to application', initiatedBy });
    expect(last.targetResources).toMatchObject([{ displayName: 'Planner', type: 'ServicePrincipal' }]);
    expect(before).toMatchObject({ activityDisplayName: 'Add delegated permission grant', initiatedBy });
    expect(before.targetResources).toMatchObject([{ displayName: 'Microsoft Graph' }]);
  });

  story('what only administrators may grant: AADSTS90094', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, asApp(planner, { scope: 'openid User.Read.All' })));
    await walk(browser, house.walker(people.mel));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90094');
  });
});

describe('an application that needs an assignment', () => {
  story('lets in who is assigned, with the role, or by group', async (house) => {
    const tokens = await tokensOf(house, people.ana, closed, { scope: 'openid profile' });
    expect(claimsOf(tokens.id_token).roles).toEqual(['Reader']);
    const byGroup = await tokensOf(house, people.otto, closed, { scope: 'openid profile' });
    expect(claimsOf(byGroup.id_token)).not.toHaveProperty('roles');
  });

  story('refuses everyone else with AADSTS50105', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, asApp(closed, { scope: 'openid' })));
    await walk(browser, house.walker(people.mel));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50105');
    expect(browser.text('#exceptionMessageContainer')).toContain(people.mel);
  });
});

describe('the administrator consents for everyone', () => {
  const back = { redirect_uri: planner.redirectUri, state: 'app state' };
  const start = (house: Emulator, path: string, more: Overrides = {}) =>
    `${house.origin}${path}?${new URLSearchParams({ client_id: planner.clientId, ...back, ...more } as Record<string, string>)}`;

  story('at the v2.0 endpoint', async (house) => {
    const browser = house.browser();
    const scope = 'https://graph.microsoft.com/User.Read https://graph.microsoft.com/User.Read.All';
    await browser.open(start(house, `/${contoso.id}/v2.0/adminconsent`, { scope }));
    await walkUntil(browser, house.walker(people.admin), (each) => each.text('h1') === 'Permissions requested');
    expect(browser.text('.lead')).toBe('Review for your organization');
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit)).toEqual({
      admin_consent: 'True',
      tenant: contoso.id,
      state: 'app state',
      scope,
    });
    const others = house.browser();
    await others.open(authorizeUrl(house.origin, asApp(planner, { scope: 'openid User.Read.All' })));
    await walk(others, house.walker(people.mel));
    expect(others.headings).not.toContain('Permissions requested');
    expect(house.answerOf(others.visit).code).toBeDefined();
  });

  story('grants application permissions too', async (house) => {
    const form = {
      grant_type: 'client_credentials',
      client_id: planner.clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    };
    const rolesNow = async () => claimsOf((await house.http.post(house.tokenUrl, form)).json().access_token).roles;
    expect(await rolesNow()).toBeUndefined();
    const browser = house.browser();
    await browser.open(start(house, `/${contoso.id}/adminconsent`));
    await walk(browser, house.walker(people.admin));
    expect(house.answerOf(browser.visit)).toEqual({ admin_consent: 'True', tenant: contoso.id, state: 'app state' });
    expect(await rolesNow()).toEqual(['User.Read.All']);
  });

  story('or does not, and the application is told in the words of its version', async (house) => {
    const answers = [];
    for (const path of [`/${contoso.id}/v2.0/adminconsent`, `/${contoso.id}/adminconsent`]) {
      const browser = house.browser();
      await browser.open(start(house, path));
      await walkUntil(browser, house.walker(people.admin), (each) => each.text('h1') === 'Permissions requested');
      await browser.press('#idBtn_Back');
      answers.push(house.answerOf(browser.visit));
    }
    expect(answers).toEqual([
      {
        error: 'consent_required',
        error_description: expect.stringMatching(/^AADSTS65004: /),
        admin_consent: 'True',
        state: 'app state',
      },
      { error: 'permission_denied', error_description: 'The admin canceled the request', state: 'app state' },
    ]);
  });

  story('is not anybody', async (house) => {
    const browser = house.browser();
    await browser.open(start(house, `/${contoso.id}/v2.0/adminconsent`));
    await walk(browser, house.walker(people.mel));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90094');
  });

  story('brings an application of another tenant in', async (house) => {
    const form = { grant_type: 'client_credentials', client_id: planner.clientId, client_secret: secret };
    const browser = house.browser();
    await browser.open(start(house, '/organizations/v2.0/adminconsent'));
    await walkUntil(browser, house.walker(people.admin), (each) => each.text('h1') === 'Permissions requested');
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit)).toMatchObject({ admin_consent: 'True', tenant: contoso.id });
    const atFabrikam = `${house.origin}/${fabrikam.id}/oauth2/v2.0/token`;
    const tokens = (
      await house.http.post(atFabrikam, { ...form, scope: 'https://graph.microsoft.com/.default' })
    ).json();
    expect(claimsOf(tokens.access_token)).toMatchObject({ tid: fabrikam.id, appid: planner.clientId });
    const atContoso = (
      await house.http.post(house.tokenUrl, { ...form, scope: 'https://graph.microsoft.com/.default' })
    ).json();
    expect(claimsOf(tokens.access_token).oid).not.toBe(claimsOf(atContoso.access_token).oid);
  });

  story('at no address that is not registered, and not at common', async (house) => {
    const browser = house.browser();
    await browser.open(start(house, `/${contoso.id}/v2.0/adminconsent`, { redirect_uri: 'https://evil.example/' }));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50011');
    await browser.open(start(house, '/common/v2.0/adminconsent'));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90130');
  });
});

describe('a tenant where people may not consent', () => {
  const strict = (assigned: readonly string[], requests: boolean) =>
    stories({
      config: demoConfig((config) => {
        const seed = tenantOf(config, contoso.id);
        seed.authorizationPolicy = { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: assigned } };
        seed.adminConsentRequestPolicy = { isEnabled: requests };
        seed.oauth2PermissionGrants = [];
      }),
    });
  const open = async (house: Emulator, scope: string) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { scope }));
    await walk(browser, house.walker(people.mel));
    return browser;
  };

  const nothing = strict([], true);
  nothing.story('offers to ask an administrator: AADSTS90095', async (house) => {
    expect((await open(house, 'openid User.Read')).text('#exceptionMessageContainer')).toContain('AADSTS90095');
  });
  const low = strict(['ManagePermissionGrantsForSelf.microsoft-user-default-low'], false);
  low.story('or lets them consent to little', async (house) => {
    expect(house.answerOf((await open(house, 'openid User.Read')).visit).code).toBeDefined();
    expect((await open(house, `openid ${api.scope}`)).text('#exceptionMessageContainer')).toContain('AADSTS90094');
  });
});
