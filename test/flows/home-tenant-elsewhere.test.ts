import { afterAll, describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm, type Overrides } from '../support/authorize.js';
import { type Browser, createBrowser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { type Emulator, startEmulator } from '../support/emulator.js';
import { freePort } from '../support/free-port.js';
import { daemonGraph } from '../support/graph-client.js';
import { createHttpClient, type HttpClient } from '../support/http-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';
import { createLyingUpstream, type Lie } from '../support/upstreams/openid/index.js';
import { walk } from '../support/walk.js';
import { contoso, memberPassword, spa } from '../support/world.js';

const northwind = { id: '33333333-cccc-4ccc-8ccc-333333333333', domain: 'northwind.example' };
const liar = { id: '44444444-dddd-4ddd-8ddd-444444444444', domain: 'liar.example' };
const [nina, lee] = ['nina@northwind.example', 'lee@liar.example'] as const;
const client = { clientId: 'b5b5b5b5-0000-4000-8000-000000000001', clientSecret: 'between-two-houses' };
const broken = {
  gone: '55555555-eeee-4eee-8eee-555555555555',
  untrusted: '66666666-eeee-4eee-8eee-666666666666',
  misnamed: '77777777-eeee-4eee-8eee-777777777777',
};

const lying = await createLyingUpstream({ path: `/${liar.id}/v2.0` });
let there: Emulator;
let http: HttpClient;
afterAll(async () => {
  await http.close();
  await there.stop();
  await lying.stop();
});

/** The other Guesthouse, at another host name, because cookies know no ports: Northwind, where Contoso's server is an application. */
async function startNorthwind(redirectUri: string): Promise<Emulator> {
  const port = await freePort();
  const application = {
    ...{ appId: client.clientId, displayName: 'Guests of Contoso', web: { redirectUris: [redirectUri] } },
    passwordCredentials: [{ secretText: client.clientSecret }],
  };
  const users = [nina, 'gil@northwind.example'].map((userPrincipalName) => ({
    ...{ userPrincipalName, displayName: userPrincipalName, password: memberPassword },
  }));
  const tenant = {
    ...{ id: northwind.id, displayName: 'Northwind', initialDomain: 'northwind.onmicrosoft.com' },
    ...{ domains: [northwind.domain], users, applications: [application], branding: { backgroundColor: '#123456' } },
    invitations: [{ invitedUserEmailAddress: 'otto@smallpartner.example', inviteRedirectUrl: 'https://app.example' }],
  };
  const misnamed = { id: broken.misnamed, displayName: 'Misnamed', initialDomain: 'misnamed.onmicrosoft.com' };
  return startEmulator({ port, origin: `https://127.0.0.1:${port}`, config: { tenants: [tenant, misnamed] } });
}

const { story } = stories(async () => {
  const port = await freePort();
  there = await startNorthwind(`https://localhost:${port}/te/${contoso.id}/oauth2/authresp`);
  const { origin, ca } = there;
  const trusted = { ...client, ca };
  const homeTenants = [
    { id: northwind.id, displayName: 'Northwind', domains: [northwind.domain], origin, ...trusted },
    { id: liar.id, displayName: 'Liar', domains: [liar.domain], origin: new URL(lying.issuer).origin, ...client },
    {
      id: broken.gone,
      displayName: 'Gone',
      domains: ['gone.example'],
      origin: `https://127.0.0.1:${await freePort()}`,
      ...trusted,
    },
    {
      id: broken.untrusted,
      displayName: 'Untrusted',
      domains: ['untrusted.example'],
      origin: origin.replace('127.0.0.1', 'untrusted.example'),
      ...client,
    },
    // The same server, which calls itself otherwise.
    {
      id: broken.misnamed,
      displayName: 'Misnamed',
      domains: ['misnamed.example'],
      origin: origin.replace('127.0.0.1', 'localhost'),
      ...trusted,
    },
  ];
  return {
    port,
    lookUpHost: async () => ['127.0.0.1'],
    config: demoConfig((config) => {
      Object.assign(config, { homeTenants });
      const tenant = tenantOf(config, contoso.id);
      const { invitations } = tenant;
      tenant.authenticationFlowsPolicy = { selfServiceSignUp: { isEnabled: true } };
      tenant.b2xUserFlows = [
        { id: 'Work', userFlowIdentityProviders: ['AADSignup-OAUTH'], applications: [spa.clientId] },
      ];
      const guests = [nina, lee, ...Object.keys(broken).map((name) => `guest@${name}.example`)];
      for (const invitedUserEmailAddress of guests)
        invitations.push({ invitedUserEmailAddress, inviteRedirectUrl: 'http://localhost:3000' });
    }),
  };
});

/** A browser that trusts both servers. */
function browserOf(house: Emulator): Browser {
  http ??= createHttpClient(`${house.ca}\n${there.ca}`);
  return createBrowser({ http, origins: [house.origin, there.origin] });
}

async function tokensOf(house: Emulator, as: string, overrides: Overrides = {}) {
  const browser = browserOf(house);
  await browser.open(authorizeUrl(house.origin, { login_hint: as, ...overrides }));
  const { code = '' } = house.answerOf(await walk(browser, there.walker(as)));
  const answer = await http.post(house.tokenUrl, codeForm(code, { client_info: overrides.client_info }));
  return answer.json<Record<string, string>>();
}

describe('a guest whose home tenant is in another Guesthouse', () => {
  story('gives the password there, on its own page, accepts here, and comes back as a guest', async (house) => {
    const browser = browserOf(house);
    await browser.open(authorizeUrl(house.origin));
    await browser.submit({ loginfmt: nina }, '#idSIButton9');
    expect(browser.visit.url.origin).toBe(there.origin);
    expect(browser.has('input[name="passwd"]')).toBe(true);
    expect(browser.text('.brand')).toBe('Northwind');
    expect(browser.visit.page.querySelector('.backdrop rect')?.getAttribute('fill')).toBe('#123456');
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    while (browser.visit.url.origin === there.origin) await browser.press('#idSIButton9');
    expect(browser.text('main')).toContain('Permissions requested by');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit)).toMatchObject({ state: 'state-42' });
    expect(await house.tenant(contoso.id).user(nina)).toMatchObject({
      externalUserState: 'Accepted',
      identities: expect.arrayContaining([
        { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null },
      ]),
    });
  });

  story('makes himself a guest by that account where a user flow takes it', async (house) => {
    const gil = 'gil@northwind.example';
    const browser = browserOf(house);
    await browser.open(authorizeUrl(house.origin, { client_id: spa.clientId, redirect_uri: spa.redirectUri }));
    await browser.press('Create one!');
    await browser.submit({ loginfmt: gil }, '#idSIButton9');
    expect(browser.visit.url.origin).toBe(there.origin);
    await walk(browser, there.walker(gil));
    expect(await house.tenant(contoso.id).user(gil)).toMatchObject({ creationType: 'SelfServiceSignUp' });
  });

  story('is the guest object in the token, with the home tenant’s own words and ids', async (house) => {
    const tokens = await tokensOf(house, nina, { client_info: '1' });
    const [guest, atHome] = [await house.tenant(contoso.id).user(nina), await there.tenant(northwind.id).user(nina)];
    expect(claimsOf(tokens.id_token)).toMatchObject({
      ...{ tid: contoso.id, oid: guest?.id, idp: `https://sts.windows.net/${northwind.id}/`, email: nina },
    });
    expect(JSON.parse(Buffer.from(tokens.client_info ?? '', 'base64url').toString())).toEqual({
      ...{ uid: atHome?.id, utid: northwind.id },
    });
  });

  story('comes again by the same account, also when the keys there have rotated', async (house) => {
    const first = claimsOf((await tokensOf(house, nina)).id_token);
    const rotated = await there.http.post(`${there.origin}/_guesthouse/tenants/${northwind.id}/keys`, '');
    expect(rotated.status).toBe(201);
    const again = claimsOf((await tokensOf(house, nina)).id_token);
    expect(again.oid).toBe(first.oid);
    const asked = `${house.origin}/_guesthouse/explain?as=${nina}`;
    const decision = (await house.http.get(asked)).json();
    expect(decision).toMatchObject({ decision: 'go', because: 'the guest redeemed with Northwind' });
  });

  story('is kept out by the inbound settings of this tenant', async (house) => {
    const blocked = (target: string, targetType: string) => ({
      accessType: 'blocked',
      targets: [{ target, targetType }],
    });
    await daemonGraph(house)
      .api('/policies/crossTenantAccessPolicy/partners')
      .post({
        tenantId: northwind.id,
        b2bCollaborationInbound: {
          ...{ usersAndGroups: blocked('AllUsers', 'user'), applications: blocked('AllApplications', 'application') },
        },
      });
    const browser = browserOf(house);
    await browser.open(authorizeUrl(house.origin, { login_hint: nina }));
    await walk(browser, there.walker(nina));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS500213');
  });

  story('is told from others by the domain, and not by a part of it, in the look-ups of SDKs too', async (house) => {
    const answers = ['nina@northwind.example', 'nina@mail.northwind.example'].map(async (user) =>
      (await house.http.get(`${house.origin}/common/userrealm/${user}?api-version=1.0`)).json(),
    );
    expect(await Promise.all(answers)).toEqual([
      expect.objectContaining({ account_type: 'Managed', domain_name: northwind.domain }),
      expect.objectContaining({ account_type: 'Unknown' }),
    ]);
  });
});

describe('a home tenant elsewhere that is not what it should be', () => {
  const oid = '7d1f1ad6-4d8f-4c1a-9c47-5a1c7a4a9b10';
  const honest = { oid, tid: liar.id, preferred_username: lee, email: lee };

  /** There, and back with what it says. */
  async function comeBack(house: Emulator, lie: Lie): Promise<Browser> {
    lying.tell({ ...lie, claims: { ...honest, ...lie.claims } });
    const browser = browserOf(house);
    await browser.open(authorizeUrl(house.origin, { login_hint: lee }));
    await browser.open(lying.returnFor(browser.visit.url.href));
    return browser;
  }

  story('is believed when it tells the truth', async (house) => {
    expect((await comeBack(house, {})).text('main')).toContain('Permissions requested by');
  });

  const lies: readonly (readonly [string, Lie, RegExp])[] = [
    [
      'the issuer is another tenant of that server',
      { issuer: lying.issuer.replace(liar.id, northwind.id) },
      /JWT \\+"iss/,
    ],
    ['the issuer is another server', { issuer: `https://evil.example/${liar.id}/v2.0` }, /JWT \\+"iss/],
    ['the token is for another application', { audience: 'somebody-else' }, /JWT \\+"aud/],
    ['the token is of another sign-in', { nonce: 'another' }, /nonce/],
    ['a stranger signs', { signWith: 'stranger' }, /signature/],
    ['the token is of another tenant', { claims: { tid: northwind.id } }, /tid, oid/],
    ['the token names no object', { claims: { oid: undefined } }, /tid, oid/],
    ['the user is a guest there', { claims: { idp: 'https://sts.windows.net/x/' } }, /is a guest in Liar/],
    [
      'it vouches for addresses of others',
      { claims: { preferred_username: nina, email: nina } },
      /may vouch for addresses of liar\.example only/,
    ],
  ];
  for (const [what, lie, reason] of lies) {
    story(`is refused with AADSTS50027 when ${what}`, async (house) => {
      const browser = await comeBack(house, lie);
      expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50027');
      expect(await reasonsFor(house, 'AADSTS50027')).toMatch(reason);
      expect((await house.tenant(contoso.id).user(lee))?.externalUserState).toBe('PendingAcceptance');
    });
  }

  story('does not matter by its e-mail claim, which anybody’s directory can hold', async (house) => {
    const browser = await comeBack(house, { claims: { email: nina } });
    await browser.press('Accept');
    expect((await house.tenant(contoso.id).user(lee))?.externalUserState).toBe('Accepted');
    expect((await house.tenant(contoso.id).user(nina))?.externalUserState).toBe('PendingAcceptance');
  });

  const dead: readonly (readonly [keyof typeof broken, number, RegExp])[] = [
    ['gone', 40010, /ECONNREFUSED/],
    ['untrusted', 40010, /certificate/],
    ['misnamed', 40008, /issuer/],
  ];
  for (const [name, code, reason] of dead) {
    story(`${name}: is refused with AADSTS${code}`, async (house) => {
      const browser = browserOf(house);
      await browser.open(authorizeUrl(house.origin, { login_hint: `guest@${name}.example` }));
      expect(browser.text('#exceptionMessageContainer')).toContain(`AADSTS${code}`);
      expect(await reasonsFor(house, `AADSTS${code}`)).toMatch(reason);
    });
  }
});
