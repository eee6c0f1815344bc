import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, memberPassword, people } from '../support/world.js';

const adatum = { id: '44444444-dddd-4ddd-8ddd-444444444444', domain: 'adatum.example' } as const;
const al = `al@${adatum.domain}`;
const inbound = (accessType: 'allowed' | 'blocked') => ({
  usersAndGroups: { accessType, targets: [{ target: 'AllUsers', targetType: 'user' }] },
  applications: { accessType, targets: [{ target: 'AllApplications', targetType: 'application' }] },
});

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    const allowing = (tenantId: string) => ({ tenantId, b2bCollaborationInbound: inbound('allowed') });
    seed.crossTenantAccessPolicy = { partners: [allowing(fabrikam.id), allowing(adatum.id)] };
    seed.b2bManagementPolicy = {};
    const daemon = seed.applications.find((each) => each.displayName === 'Daemon') ?? {};
    const held = daemon.graphApplicationPermissions as string[];
    daemon.graphApplicationPermissions = [...held, 'Policy.ReadWrite.B2BManagementPolicy'];
    config.tenants.push({
      ...{ id: adatum.id, displayName: 'Adatum', initialDomain: 'adatum.onmicrosoft.com', domains: [adatum.domain] },
      users: [{ userPrincipalName: al, displayName: 'Al Adatum', password: memberPassword }],
      ...{ applications: [], invitations: [], federationConfigurations: [], identityProviders: [] },
    });
  }),
});

const block = (house: Emulator, domain: string) => {
  const lists = { AllowedDomains: [], BlockedDomains: [domain] };
  const definition = JSON.stringify({
    B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: lists },
  });
  return daemonGraph(house)
    .api('/policies/b2bManagementPolicies')
    .version('beta')
    .post({ definition: [definition] });
};
const invite = (house: Emulator, invitedUserEmailAddress: string) =>
  refusal(
    daemonGraph(house).api('/invitations').post({ invitedUserEmailAddress, inviteRedirectUrl: 'https://app.example' }),
  );
const refusedByList = { status: 400, code: 'BadRequest', message: expect.stringMatching(/list of allowed domains/) };
const stateOf = async (house: Emulator, address: string) =>
  (await house.tenant(contoso.id).user(address))?.externalUserState;
const arrival = async (house: Emulator, as: string) => {
  const browser = house.browser();
  const { status } = await house.arrive(browser, as);
  return { browser, outcome: status === 0 ? 'signed in' : browser.text('#exceptionMessageContainer').slice(0, 12) };
};

describe('the domain list and cross-tenant access together', () => {
  story('refuse the invitation to a blocked domain (adatum) that cross-tenant access lets in', async (house) => {
    await block(house, adatum.domain);
    const partner = await daemonGraph(house).api(`/policies/crossTenantAccessPolicy/partners/${adatum.id}`).get();
    expect(partner.b2bCollaborationInbound).toEqual(inbound('allowed'));
    expect(await invite(house, al)).toEqual(refusedByList);
    expect(await stateOf(house, al)).toBeUndefined();
    expect((await arrival(house, al)).outcome).toMatch(/^AADSTS50020/);
    expect((await invite(house, people.nora)).status).toBe(0);
  });

  story('let the guests of a domain (fabrikam) that was blocked later go on, and no new ones in', async (house) => {
    const { browser } = await arrival(house, people.ana);
    expect((await invite(house, people.nora)).status).toBe(0);
    await block(house, fabrikam.domain);
    expect(await invite(house, 'new@fabrikam.example')).toEqual(refusedByList);
    expect(await stateOf(house, 'new@fabrikam.example')).toBeUndefined();
    // Invited before, and not yet redeemed: the list counts.
    expect((await arrival(house, people.nora)).outcome).toMatch(/^AADSTS50020/);
    expect(await stateOf(house, people.nora)).toBe('PendingAcceptance');
    expect((await arrival(house, people.ana)).outcome).toBe('signed in');
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect(await stateOf(house, people.ana)).toBe('Accepted');
  });

  story('keep everybody out where cross-tenant access blocks, the list allowing or not', async (house) => {
    expect((await arrival(house, people.ana)).outcome).toBe('signed in');
    await daemonGraph(house)
      .api(`/policies/crossTenantAccessPolicy/partners/${fabrikam.id}`)
      .patch({ b2bCollaborationInbound: inbound('blocked') });
    expect((await arrival(house, people.ana)).outcome).toBe('AADSTS500213');
    const answer = await invite(house, people.nora);
    expect(answer).toMatchObject({ status: 400, message: expect.stringMatching(/does not let/) });
  });
});
