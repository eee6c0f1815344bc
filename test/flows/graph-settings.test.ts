import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, people } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    const daemon = tenantOf(config, contoso.id).applications.find((each) => each.displayName === 'Daemon') ?? {};
    daemon.graphApplicationPermissions = [
      ...(daemon.graphApplicationPermissions as string[]),
      'Policy.Read.All',
      'Policy.ReadWrite.B2BManagementPolicy',
      'IdentityProvider.ReadWrite.All',
    ];
  }),
});
const explain = async (house: Emulator, as: string) =>
  (await house.http.get(`${house.origin}/_guesthouse/explain?tenant=${contoso.id}&as=${as}`)).text;
const invite = (house: Emulator, address: string) =>
  daemonGraph(house)
    .api('/invitations')
    .post({ invitedUserEmailAddress: address, inviteRedirectUrl: `${house.origin}/sample` });
const federations = '/directory/federationConfigurations/microsoft.graph.samlOrWsFedExternalDomainFederation';

describe('settings by Graph', () => {
  story('switch one-time passcodes off and on', async (house) => {
    const method = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email';
    const graph = daemonGraph(house);
    expect(await graph.api(method).get()).toMatchObject({ id: 'Email', allowExternalIdToUseEmailOtp: 'default' });
    await graph.api(method).patch({ allowExternalIdToUseEmailOtp: 'disabled' });
    expect(await explain(house, people.otto)).toContain('one-time passcode is off');
    await graph.api(method).patch({ allowExternalIdToUseEmailOtp: 'enabled' });
    expect((await house.tokensFor(people.otto)).id_token).toBeDefined();
    expect((await refusal(graph.api(method).patch({ allowExternalIdToUseEmailOtp: 'off' }))).status).toBe(400);
  });

  story('say which domains may be invited', async (house) => {
    const graph = daemonGraph(house).api('/policies/b2bManagementPolicies');
    const [policy] = (await graph.get()).value;
    expect(JSON.parse(policy.definition[0])).toEqual({
      B2BManagementPolicy: {
        InvitationsAllowedAndBlockedDomainsPolicy: { AllowedDomains: [], BlockedDomains: ['blocked.example'] },
      },
    });
    const body = (lists: object) => ({
      definition: [JSON.stringify({ B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: lists } })],
    });
    const one = daemonGraph(house).api(`/policies/b2bManagementPolicies/${policy.id}`);
    await one.patch(body({ AllowedDomains: ['Only.example'] }));
    expect((await refusal(invite(house, 'ivy@x.example'))).status).toBe(400);
    expect((await invite(house, 'ivy@only.example')).status).toBe('PendingAcceptance');
    for (const wrong of [{ definition: 'x' }, { definition: ['{'] }, body({ AllowedDomains: ['a b'] }), {}]) {
      expect((await refusal(one.patch(wrong))).status).toBe(400);
    }
    const both = body({ AllowedDomains: ['a.example'], BlockedDomains: ['b.example'] });
    expect((await refusal(one.patch(both))).message).toContain('not both');
    await one.delete();
    expect((await invite(house, 'ivy@x.example')).status).toBe('PendingAcceptance');
    expect((await graph.get()).value).toEqual([]);
    await graph.post(body({ BlockedDomains: ['x.example'] }));
    expect((await refusal(invite(house, 'ivo@x.example'))).status).toBe(400);
  });

  story('name the privacy statement that guests see', async (house) => {
    const privacyProfile = {
      contactEmail: 'privacy@contoso.example',
      statementUrl: 'https://contoso.example/our-words',
    };
    const graph = daemonGraph(house);
    await graph.api(`/organization/${contoso.id}`).patch({ privacyProfile });
    expect((await graph.api('/organization').get()).value[0].privacyProfile).toEqual(privacyProfile);
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.ana }));
    await walkUntil(browser, house.walker(people.ana), (page) => page.text('h1').includes('Permissions'));
    expect(browser.visit.html).toContain(privacyProfile.statementUrl);
    const wrong = { privacyProfile: { statementUrl: 'our words' } };
    expect((await refusal(graph.api(`/organization/${contoso.id}`).patch(wrong))).status).toBe(400);
  });

  story('federate a domain with its own provider, and no longer', async (house) => {
    const graph = daemonGraph(house);
    const [tailwind] = (await graph.api(federations).filter("domains/any(x:x/id eq 'tailwind.example')").get()).value;
    expect(tailwind).toMatchObject({ displayName: 'Tailwind', preferredAuthenticationProtocol: 'saml' });
    const { id: _, domains: __, displayName: ___, ...provider } = tailwind;
    const body = { ...provider, displayName: 'New partner', domains: [{ id: 'new.example' }] };
    const made = await graph.api(federations).post(body);
    expect(await explain(house, 'nils@new.example')).toContain('New partner');
    for (const wrong of [
      { ...body, domains: [{ id: 'tailwind.example' }] },
      { ...body, domains: [{ id: 'contoso.example' }] },
      { ...body, domains: ['free.example'] },
      { ...body, domains: [{ id: 'free.example' }], passiveSignInUri: 'http://free.example' },
      { ...body, domains: [{ id: 'free.example' }], signingCertificate: '-----BEGIN' },
      { ...body, domains: [{ id: 'free.example' }], issuerUri: 7 },
    ]) {
      expect([wrong, (await refusal(graph.api(federations).post(wrong))).status]).toEqual([wrong, 400]);
    }
    const one = graph.api(`/directory/federationConfigurations/${made.id}`);
    await one.patch({ domains: [{ id: 'new.example' }, { id: 'second.example' }] });
    expect(await explain(house, 'nils@second.example')).toContain('New partner');
    await one.delete();
    expect(await explain(house, 'nils@new.example')).not.toContain('New partner');
  });

  story('show identity providers without their secrets, and take Google away', async (house) => {
    const graph = daemonGraph(house);
    const { value } = await graph.api('/identity/identityProviders').get();
    const google = value.find((each: { identityProviderType: string }) => each.identityProviderType === 'Google');
    expect(google).toMatchObject({ clientId: expect.any(String), clientSecret: '****' });
    expect(value.map((each: { identityProviderType: string }) => each.identityProviderType)).toEqual(
      expect.arrayContaining(['AADSignup', 'MicrosoftAccount', 'EmailOTP']),
    );
    await graph.api(`/identity/identityProviders/${google.id}`).delete();
    expect(await explain(house, people.gus)).toMatch(/"kind":"email-otp"/);
    await graph
      .api('/identity/identityProviders')
      .post({ identityProviderType: 'Google', clientId: 'guesthouse', clientSecret: 'secret' });
    expect(await explain(house, people.gus)).toMatch(/"kind":"google"/);
    expect((await refusal(graph.api('/identity/identityProviders').post({ clientId: 'x' }))).status).toBe(400);
  });
});

describe('an error of Graph', () => {
  story('carries the ids of its request, the caller’s own among them', async (house) => {
    const own = '11111111-2222-4333-8444-555555555555';
    const answer = await house.http.get(`${house.origin}/graph/v1.0/users`, { 'client-request-id': own });
    const told = await house.http.get(`${house.origin}/graph/v1.0/users`);
    for (const each of [answer, told]) {
      const { error } = each.json<{ error: { innerError: Record<string, string> } }>();
      expect(error.innerError['request-id']).toBe(each.headers.get('request-id'));
      expect(error.innerError['client-request-id']).toBe(each.headers.get('client-request-id'));
    }
    expect(answer.headers.get('client-request-id')).toBe(own);
  });
});
