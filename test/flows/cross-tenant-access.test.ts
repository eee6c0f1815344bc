import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, nativeApp, people, webApp } from '../support/world.js';

const allUsers = { target: 'AllUsers', targetType: 'user' };
const allApps = { target: 'AllApplications', targetType: 'application' };
const setting = (accessType: string, user: object = allUsers, app: object = allApps) => ({
  usersAndGroups: { accessType, targets: [user] },
  applications: { accessType, targets: [app] },
});
const anaId = '2a2a2a2a-0000-4000-8000-00000000000a';
const salesId = '2b2b2b2b-0000-4000-8000-00000000000b';

const { story } = stories({
  config: demoConfig((config) => {
    const home = tenantOf(config, fabrikam.id);
    home.users = [{ ...home.users[0], id: anaId }, ...home.users.slice(1)];
    home.groups = [{ id: salesId, displayName: 'Sales', members: [people.nora] }];
  }),
});

const root = '/policies/crossTenantAccessPolicy';
const inbound = (house: Emulator, b2bCollaborationInbound: object) =>
  daemonGraph(house).api(`${root}/partners`).post({ tenantId: fabrikam.id, b2bCollaborationInbound });
const errorOf = async (house: Emulator, as: string, overrides = {}) => {
  const browser = house.browser();
  const { status } = await house.arrive(browser, as, overrides);
  return status === 0 ? 'signed in' : browser.text('#exceptionMessageContainer').slice(0, 12);
};
const native = { client_id: nativeApp.clientId, redirect_uri: nativeApp.redirectUri };

describe('inbound cross-tenant access', () => {
  story('keeps guests of a blocked partner out, with AADSTS500213, redeemed or not', async (house) => {
    expect(await errorOf(house, people.ana)).toBe('signed in');
    await inbound(house, setting('blocked'));
    expect(await errorOf(house, people.ana)).toBe('AADSTS500213');
    expect(await errorOf(house, people.sam)).toBe('signed in');
  });

  story('keeps a guest pending who may not come in', async (house) => {
    await inbound(house, setting('blocked'));
    expect(await errorOf(house, people.ana)).toBe('AADSTS500213');
    expect((await house.tenant(contoso.id).user(people.ana))?.externalUserState).toBe('PendingAcceptance');
  });

  story('counts silently, too', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await inbound(house, setting('blocked'));
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'interaction_required' });
  });

  story('lets in whom it names, by the ids of the home tenant, and to what it names', async (house) => {
    const graph = daemonGraph(house);
    const change = (b2bCollaborationInbound: object) =>
      graph.api(`${root}/partners/${fabrikam.id}`).patch({ b2bCollaborationInbound });
    await inbound(house, setting('allowed', { target: anaId, targetType: 'user' }));
    expect(await errorOf(house, people.ana)).toBe('signed in');
    await change(setting('allowed', { target: salesId, targetType: 'group' }));
    expect(await errorOf(house, people.ana)).toBe('AADSTS500213');
    await change(setting('blocked', { target: salesId, targetType: 'group' }, { ...allApps, target: webApp.clientId }));
    expect(await errorOf(house, people.ana)).toBe('AADSTS500213');
    expect(await errorOf(house, people.ana, native)).toBe('signed in');
  });

  story('of the default holds for partners that say nothing', async (house) => {
    const graph = daemonGraph(house);
    await graph.api(`${root}/default`).patch({ b2bCollaborationInbound: setting('blocked') });
    expect(await errorOf(house, people.ana)).toBe('AADSTS500213');
    await graph.api(`${root}/partners`).post({ tenantId: fabrikam.id });
    expect(await errorOf(house, people.ana)).toBe('AADSTS500213');
    await graph.api(`${root}/partners/${fabrikam.id}`).patch({ b2bCollaborationInbound: setting('allowed') });
    expect(await errorOf(house, people.ana)).toBe('signed in');
  });

  story('refuses invitations as well, the domain list allowing them or not', async (house) => {
    const invite = (address: string) =>
      daemonGraph(house)
        .api('/invitations')
        .post({ invitedUserEmailAddress: address, inviteRedirectUrl: 'https://app.example' })
        .then(
          () => 'invited',
          (error: { statusCode: number; message: string }) => `${error.statusCode} ${error.message}`,
        );
    await inbound(house, setting('blocked', { target: salesId, targetType: 'group' }));
    expect(await invite(people.nora)).toMatch(/^400 This user cannot be invited: Contoso does not let this user in/);
    expect(await invite('ghost@fabrikam.example')).toBe('invited');
    await daemonGraph(house)
      .api(`${root}/partners/${fabrikam.id}`)
      .patch({ b2bCollaborationInbound: setting('blocked') });
    expect(await invite('other@fabrikam.example')).toMatch(/^400 This user cannot be invited: Contoso does not let/);
    expect(await house.tenant(contoso.id).user('other@fabrikam.example')).toBeUndefined();
    expect(await invite('somebody@smallpartner.example')).toBe('invited');
  });
});

const kept = stories({
  config: demoConfig((config) => {
    tenantOf(config, fabrikam.id).crossTenantAccessPolicy = {
      partners: [{ tenantId: contoso.id, b2bCollaborationOutbound: setting('blocked') }],
    };
  }),
});

describe('outbound cross-tenant access', () => {
  kept.story('keeps people at home, with AADSTS500212 and what to do about it', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS500212');
    expect(browser.visit.page.text).toContain(
      'Your tenant administrator has restricted which organizations can be accessed.',
    );
    const explained = (await house.http.get(`${house.origin}/_guesthouse/explain?as=${people.ana}`)).json();
    expect(explained.policies).toMatchObject([
      { name: 'cross-tenant access', result: 'block', code: 'AADSTS500212' },
      { name: 'automatic redemption', result: 'ask' },
    ]);
    // The home tenant speaks first.
    await inbound(house, setting('blocked'));
    expect(await errorOf(house, people.ana)).toBe('AADSTS500212');
  });
});
