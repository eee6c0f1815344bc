import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { type Stories, stories } from '../support/stories.js';
import { contoso, fabrikam, memberPassword, people } from '../support/world.js';

const adatum = { id: '44444444-dddd-4ddd-8ddd-444444444444', domain: 'adatum.example' } as const;
const everybody = {
  usersAndGroups: { accessType: 'allowed', targets: [{ target: 'AllUsers', targetType: 'user' }] },
  applications: { accessType: 'allowed', targets: [{ target: 'AllApplications', targetType: 'application' }] },
};

/** Contoso, which lets Fabrikam's and Adatum's people in, with a list of blocked domains. */
function contosoBlocking(...blocked: readonly string[]): Stories {
  return stories({
    config: demoConfig((config) => {
      const seed = tenantOf(config, contoso.id);
      const allowing = (tenantId: string) => ({ tenantId, b2bCollaborationInbound: everybody });
      seed.crossTenantAccessPolicy = { partners: [allowing(fabrikam.id), allowing(adatum.id)] };
      const lists = { BlockedDomains: blocked };
      seed.b2bManagementPolicy = { InvitationsAllowedAndBlockedDomainsPolicy: lists };
      // Somebody who redeemed before the domain came on the list.
      const ana = seed.invitations.find((each) => each.invitedUserEmailAddress === people.ana);
      Object.assign(ana ?? {}, { accepted: true });
      config.tenants.push({
        ...{ id: adatum.id, displayName: 'Adatum', initialDomain: 'adatum.onmicrosoft.com', domains: [adatum.domain] },
        users: [{ userPrincipalName: `al@${adatum.domain}`, displayName: 'Al Adatum', password: memberPassword }],
        ...{ applications: [], invitations: [], federationConfigurations: [], identityProviders: [] },
      });
    }),
  });
}

const invite = (house: Emulator, invitedUserEmailAddress: string) =>
  refusal(
    daemonGraph(house).api('/invitations').post({ invitedUserEmailAddress, inviteRedirectUrl: 'https://app.example' }),
  );
const byDomain = { status: 400, code: 'BadRequest', message: expect.stringMatching(/domain|polic/i) };
const arrival = async (house: Emulator, as: string) => {
  const browser = house.browser();
  const { status } = await house.arrive(browser, as);
  return { browser, outcome: status === 0 ? 'signed in' : browser.text('#exceptionMessageContainer').slice(0, 12) };
};

describe('a domain on the block list that cross-tenant access lets in (adatum)', () => {
  const { story } = contosoBlocking(adatum.domain);

  story('gets no invitation: the most restrictive wins', async (house) => {
    const al = `al@${adatum.domain}`;
    const cross = await daemonGraph(house).api(`/policies/crossTenantAccessPolicy/partners/${adatum.id}`).get();
    expect(cross.b2bCollaborationInbound).toEqual(everybody);
    expect(await invite(house, al)).toEqual(byDomain);
    expect(await house.tenant(contoso.id).user(al)).toBeUndefined();
    expect((await arrival(house, al)).outcome).toBe('AADSTS50020');
    expect((await invite(house, people.nora)).status).toBe(0);
  });
});

describe('a domain that came on the block list after guests had redeemed (fabrikam)', () => {
  const { story } = contosoBlocking(fabrikam.domain);

  story('gets no new invitations, while its redeemed guests keep working', async (house) => {
    expect(await invite(house, people.nora)).toEqual(byDomain);
    expect(await house.tenant(contoso.id).user(people.nora)).toBeUndefined();
    const { browser, outcome } = await arrival(house, people.ana);
    expect(outcome).toBe('signed in');
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('Accepted');
  });

  story('ends for redeemed guests, too, when cross-tenant access blocks it', async (house) => {
    expect((await arrival(house, people.ana)).outcome).toBe('signed in');
    const blocked = { ...everybody.usersAndGroups, accessType: 'blocked' };
    const b2bCollaborationInbound = {
      usersAndGroups: blocked,
      applications: { ...everybody.applications, accessType: 'blocked' },
    };
    await daemonGraph(house)
      .api(`/policies/crossTenantAccessPolicy/partners/${fabrikam.id}`)
      .patch({ b2bCollaborationInbound });
    expect((await arrival(house, people.ana)).outcome).toBe('AADSTS500213');
  });
});

describe('a domain that came on the block list before guests had redeemed', () => {
  const { story } = contosoBlocking('tailwind.example');

  story('keeps them out, and pending', async (house) => {
    expect((await arrival(house, people.sam)).outcome).toBe('AADSTS50020');
    expect((await house.tenant(contoso.id).user(people.sam))?.externalUserState).toBe('PendingAcceptance');
  });
});
