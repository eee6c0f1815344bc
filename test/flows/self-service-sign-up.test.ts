import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { contoso, people, spa, webApp } from '../support/world.js';

const [eve, bob] = ['eve@contoso.example', 'bob@blocked.example'];
const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.authenticationFlowsPolicy = { selfServiceSignUp: { isEnabled: true } };
    tenant.b2xUserFlows = [
      {
        ...{ id: 'Partner', userFlowIdentityProviders: ['Google-OAUTH', 'Facebook-OAUTH'] },
        applications: [webApp.clientId],
      },
    ];
    for (const partner of config.partners as { name: string; people: object[] }[]) {
      if (partner.name === 'facebook')
        partner.people.push({ email: eve, displayName: 'Eve' }, { email: bob, displayName: 'Bob' });
      if (partner.name === 'google') partner.people.push({ email: 'gil@gmail.com', displayName: 'Gil Gmail' });
    }
  }),
});

const offered = (browser: Browser) =>
  browser.visit.page.querySelectorAll('#signUpWith button').map((button) => button.text);

/** Presses a provider's button on the application's own page, and there the person. */
async function signUp(house: Emulator, provider: string, as: string, overrides = {}): Promise<Browser> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, overrides));
  await browser.press(`Sign in with ${provider}`);
  await browser.press(as);
  return browser;
}

describe('an application with a self-service sign-up user flow', () => {
  story('shows its identity providers, and makes a guest of a person whom nobody invited', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(offered(browser)).toEqual(['Sign in with Google', 'Sign in with Facebook']);
    await browser.press('Sign in with Facebook');
    expect(browser.visit.url.pathname).toMatch(/^\/partners\/facebook\//);
    await browser.press(people.fay);
    expect(house.answerOf(await walk(browser, house.walker(people.fay)))).toMatchObject({ state: 'state-42' });
    const guest = await house.tenant(contoso.id).user(people.fay);
    expect(guest).toMatchObject({
      ...{ userType: 'Guest', creationType: 'SelfServiceSignUp', externalUserState: 'Accepted' },
      ...{ displayName: 'Fay Social', mail: people.fay },
      userPrincipalName: 'fay_social.example#EXT#@contoso.onmicrosoft.com',
    });
    expect(guest?.identities).toContainEqual({
      ...{ signInType: 'federated', issuer: 'facebook.com', issuerAssignedId: expect.stringMatching(/^\S+$/) },
    });
    const { value } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
    expect(value[0]).toMatchObject({ activityDisplayName: 'Create user' });
  });

  story('knows the person again, by the button and by the address, at other applications too', async (house) => {
    await walk(await signUp(house, 'Facebook', people.fay), house.walker(people.fay));
    const first = await house.tenant(contoso.id).user(people.fay);
    await walk(await signUp(house, 'Facebook', people.fay), house.walker(people.fay));
    const claims = claimsOf((await house.tokensFor(people.fay)).id_token);
    expect(claims).toMatchObject({ oid: first?.id, idp: 'facebook.com', email: people.fay });
    const elsewhere = { client_id: spa.clientId, redirect_uri: spa.redirectUri };
    expect(house.answerOf(await house.arrive(house.browser(), people.fay, elsewhere)).code).toBeDefined();
    const users = (await house.tenant(contoso.id).users()).filter(({ mail }) => mail === people.fay);
    expect(users).toHaveLength(1);
  });

  story('takes a person by Google, too', async (house) => {
    const browser = await signUp(house, 'Google', 'gil@gmail.com');
    house.answerOf(await walk(browser, house.walker('gil@gmail.com')));
    expect((await house.tenant(contoso.id).user('gil@gmail.com'))?.creationType).toBe('SelfServiceSignUp');
  });

  story('redeems no invitation by Facebook, and one by Google as ever', async (house) => {
    await house.invite(people.fay);
    const refused = await signUp(house, 'Facebook', people.fay);
    expect(refused.text('#exceptionMessageContainer')).toContain('AADSTS50020');
    expect((await house.tenant(contoso.id).user(people.fay))?.externalUserState).toBe('PendingAcceptance');
    const gus = await signUp(house, 'Google', people.gus);
    expect(gus.text('main')).toContain('Permissions requested by');
  });

  story(
    'makes nobody a guest whom the domain list keeps out, or whose domain is the organisation’s own',
    async (house) => {
      for (const as of [bob, eve]) {
        const browser = await signUp(house, 'Facebook', as);
        expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50020');
        expect(await house.tenant(contoso.id).user(as)).toBeUndefined();
      }
    },
  );

  story('does not sign up who cancels, or whose provider is misled', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.press('Sign in with Facebook');
    await browser.press('Cancel');
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90123');
    await house.partners.set('facebook', { kind: 'wrong-key' });
    const misled = await signUp(house, 'Facebook', people.fay);
    expect(misled.text('#exceptionMessageContainer')).toContain('AADSTS50027');
    expect(await house.tenant(contoso.id).user(people.fay)).toBeUndefined();
  });
});

describe('an application without one', () => {
  story('offers nothing, and takes no provider that it does not offer', async (house) => {
    const browser = house.browser();
    const request = { client_id: spa.clientId, redirect_uri: spa.redirectUri };
    await browser.open(authorizeUrl(house.origin, request));
    expect(offered(browser)).toEqual([]);
    const canary = browser.visit.page.querySelector('input[name="canary"]')?.getAttribute('value') ?? '';
    await browser.post(browser.visit.url.href, { canary, idp: 'Facebook-OAUTH' }, browser.visit.url.href);
    expect(browser.has('input[name="loginfmt"]')).toBe(true);
    expect(browser.history.join(' ')).not.toContain('/partners/');
  });
});

describe('Graph', () => {
  const flows = '/identity/b2xUserFlows';
  const refs = `${flows}/B2X_1_Partner/userFlowIdentityProviders`;

  story('turns self-service sign-up off and on for the tenant', async (house) => {
    const policy = daemonGraph(house).api('/policies/authenticationFlowsPolicy');
    expect(await policy.get()).toMatchObject({ selfServiceSignUp: { isEnabled: true } });
    const page = async () => {
      const browser = house.browser();
      await browser.open(authorizeUrl(house.origin));
      return offered(browser).length;
    };
    await policy.patch({ selfServiceSignUp: { isEnabled: false } });
    expect(await page()).toBe(0);
    await policy.patch({ selfServiceSignUp: { isEnabled: true } });
    expect(await page()).toBe(2);
    expect((await refusal(policy.patch({ selfServiceSignUp: { isEnabled: 'yes' } }))).status).toBe(400);
  });

  story('says which identity providers a flow has, and changes them', async (house) => {
    const graph = daemonGraph(house);
    const names = async () =>
      (await graph.api(refs).get()).value.map((each: { displayName: string }) => each.displayName);
    expect((await graph.api(flows).get()).value).toEqual([
      { id: 'B2X_1_Partner', userFlowType: 'signUpOrSignIn', userFlowTypeVersion: 1 },
    ]);
    expect(await names()).toEqual(['Google', 'Facebook']);
    await graph.api(`${refs}/Google-OAUTH/$ref`).delete();
    expect(await names()).toEqual(['Facebook']);
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(offered(browser)).toEqual(['Sign in with Facebook']);
    const google = 'https://graph.microsoft.com/v1.0/identity/identityProviders/Google-OAUTH';
    await graph.api(`${refs}/$ref`).post({ '@odata.id': google });
    expect(await names()).toEqual(['Facebook', 'Google']);
    expect((await refusal(graph.api(`${refs}/$ref`).post({ '@odata.id': `${google}-2` }))).status).toBe(400);
    expect((await refusal(graph.api(`${refs}/Nobody/$ref`).delete())).status).toBe(404);
    await graph.api(`${refs}/$ref`).post({ '@odata.id': google.replace('Google', 'EmailOtpSignup') });
    expect(await names()).toEqual(['Facebook', 'Google', 'Email One Time Passcode']);
    await browser.open(authorizeUrl(house.origin));
    expect(browser.has('#signup')).toBe(true);
  });

  story('makes flows and Facebook as an identity provider, and removes them', async (house) => {
    const graph = daemonGraph(house);
    const body = { id: 'Second', userFlowType: 'signUpOrSignIn', userFlowTypeVersion: 1 };
    expect(await graph.api(flows).post(body)).toMatchObject({ ...body, id: 'B2X_1_Second' });
    expect((await refusal(graph.api(flows).post(body))).status).toBe(400);
    expect((await refusal(graph.api(flows).post({ ...body, id: 'a/b' }))).status).toBe(400);
    expect((await refusal(graph.api(flows).post({ ...body, id: 'Third', userFlowType: 'signIn' }))).status).toBe(400);
    await graph.api(`${flows}/B2X_1_Second`).delete();
    expect((await refusal(graph.api(`${flows}/B2X_1_Second`).get())).status).toBe(404);

    await graph.api('/identity/identityProviders/Facebook-OAUTH').delete();
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(offered(browser)).toEqual(['Sign in with Google']);
    const facebook = { identityProviderType: 'Facebook', displayName: 'Facebook', clientId: 'a', clientSecret: 'b' };
    expect(await graph.api('/identity/identityProviders').post(facebook)).toMatchObject({
      ...{ id: 'Facebook-OAUTH', identityProviderType: 'Facebook', clientSecret: '****' },
    });
  });
});
