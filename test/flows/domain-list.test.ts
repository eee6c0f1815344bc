import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, people } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.b2bManagementPolicy = {};
    const daemon = tenant.applications.find((each) => each.displayName === 'Daemon') ?? {};
    const held = daemon.graphApplicationPermissions as string[];
    daemon.graphApplicationPermissions = [...held, 'Policy.ReadWrite.B2BManagementPolicy'];
  }),
});

const root = '/policies/b2bManagementPolicies';
const lists = (AllowedDomains: string[], BlockedDomains: string[]) => ({
  definition: [
    JSON.stringify({
      B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: { AllowedDomains, BlockedDomains } },
    }),
  ],
});
const beta = (house: Emulator, path: string) => daemonGraph(house).api(path).version('beta');
const block = (house: Emulator, ...domains: string[]) => beta(house, root).post(lists([], domains));
const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { statusCode: number; message: string }) => `${error.statusCode} ${error.message}`,
  );
const invite = (house: Emulator, address: string) =>
  statusOf(
    daemonGraph(house)
      .api('/invitations')
      .post({ invitedUserEmailAddress: address, inviteRedirectUrl: 'https://app.example' }),
  );
const arrive = async (house: Emulator, as: string) => {
  const browser = house.browser();
  const { status } = await house.arrive(browser, as);
  return status === 0 ? 'signed in' : browser.text('#exceptionMessageContainer').slice(0, 11);
};

describe('the list of domains', () => {
  story('blocks a guest who has not redeemed, and stays out of the way of one who has', async (house) => {
    expect(await arrive(house, people.otto)).toBe('signed in');
    const policy = await block(house, 'fabrikam.example', 'smallpartner.example');
    expect(await arrive(house, people.ana)).toBe('AADSTS50020');
    expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('PendingAcceptance');
    expect(await arrive(house, people.otto)).toBe('signed in');
    await beta(house, `${root}/${policy.id}`).delete();
    expect(await arrive(house, people.ana)).toBe('signed in');
  });

  story('that blocks refuses the invitation whatever cross-tenant access allows', async (house) => {
    await daemonGraph(house).api('/policies/crossTenantAccessPolicy/partners').post({ tenantId: fabrikam.id });
    await block(house, 'fabrikam.example');
    expect(await invite(house, 'new@fabrikam.example')).toMatch(/^400 .*domain/);
    expect(await invite(house, 'new@elsewhere.example')).toBe('done');
  });

  story('that allows refuses everybody else', async (house) => {
    const made = await beta(house, root).post(lists(['Fabrikam.example'], []));
    expect(made).toMatchObject({ displayName: 'B2BManagementPolicy', isOrganizationDefault: true });
    expect(await invite(house, 'new@fabrikam.example')).toBe('done');
    expect(await invite(house, 'new@elsewhere.example')).toMatch(/^400 /);
    await beta(house, `${root}/${made.id}`).patch(lists([], ['elsewhere.example']));
    expect((await beta(house, root).get()).value).toMatchObject([lists([], ['elsewhere.example'])]);
    expect(await beta(house, `${root}/${made.id}`).get()).toMatchObject({ id: made.id });
    const { value } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
    expect(value[0]).toMatchObject({
      activityDisplayName: 'Update policy',
      targetResources: [{ displayName: 'B2BManagementPolicy' }],
    });
  });

  story('is one, of either kind, in Entra’s own form', async (house) => {
    expect((await beta(house, root).get()).value).toEqual([]);
    const bad = [
      lists(['a.example'], ['b.example']),
      lists([], ['not a domain']),
      lists(
        [],
        Array.from({ length: 2000 }, (_, index) => `blocked-${index}.example`),
      ),
      { definition: ['{'] },
      { definition: ['{"B2BManagementPolicy":{}}'] },
      {},
    ];
    for (const body of bad) expect(await statusOf(beta(house, root).post(body))).toMatch(/^400 /);
    await block(house, 'a.example');
    expect(await statusOf(block(house, 'b.example'))).toMatch(/^409 /);
    expect(await statusOf(beta(house, `${root}/${contoso.id}`).delete())).toMatch(/^404 /);
  });
});

describe('the list of domains in a config', () => {
  const { story: blocked } = stories({
    config: demoConfig((config) => {
      const tenant = tenantOf(config, contoso.id);
      const lists = { BlockedDomains: ['fabrikam.example', 'smallpartner.example'] };
      tenant.b2bManagementPolicy = { InvitationsAllowedAndBlockedDomainsPolicy: lists };
      const otto = tenant.invitations.find((each) => each.invitedUserEmailAddress === people.otto);
      Object.assign(otto ?? {}, { accepted: true });
    }),
  });

  blocked(
    'leaves who was invited before it where they are: pending ones outside, accepted ones inside',
    async (house) => {
      expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('PendingAcceptance');
      expect(await arrive(house, people.ana)).toBe('AADSTS50020');
      expect(await arrive(house, people.otto)).toBe('signed in');
      expect(await invite(house, 'new@fabrikam.example')).toMatch(/^400 .*domain/);
    },
  );
});
