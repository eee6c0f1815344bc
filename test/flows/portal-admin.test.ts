import { describe, expect } from '@jest/globals';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, fabrikam, nativeApp, people } from '../support/world.js';

const inviter = 'gil@contoso.example';
const reader = 'rea@contoso.example';
const { story } = stories({
  config: demoConfig((config) => {
    const users = tenantOf(config, contoso.id).users as Record<string, unknown>[];
    const member = (userPrincipalName: string, role: string) => ({
      userPrincipalName,
      displayName: userPrincipalName,
      password: 'Passw0rd!',
      directoryRoles: [role],
    });
    users.push(member(inviter, 'Guest Inviter'), member(reader, 'Global Reader'));
  }),
});

/** A browser at a page of the portal, signed in. */
async function at(house: Emulator, path: string, as: string, browser = house.browser()): Promise<Browser> {
  const url = new URL(path, house.origin);
  url.searchParams.set('as', as);
  await browser.open(url);
  await walkUntil(browser, house.walker(as), ({ visit }) => visit.url.href === url.href);
  return browser;
}

const isAt =
  (path: string) =>
  ({ visit }: Browser): boolean =>
    visit.url.pathname === path;
const names = (browser: Browser, table = '#users') =>
  browser.visit.page.querySelectorAll(`${table} tbody th`).map((each) => each.text.trim());
const guest = (house: Emulator, address: string) =>
  daemonGraph(house)
    .api('/users')
    .filter(`mail eq '${address}'`)
    .select('id,userType,externalUserState,accountEnabled')
    .get()
    .then(({ value }) => value[0]);
const audits = async (house: Emulator): Promise<readonly string[]> =>
  (await daemonGraph(house).api('/auditLogs/directoryAudits').get()).value.map(
    (each: { activityDisplayName: string }) => each.activityDisplayName,
  );
const group = async (house: Emulator, more: object = {}) =>
  daemonGraph(house)
    .api('/groups')
    .post({ displayName: 'Partners', mailNickname: 'partners', mailEnabled: false, securityEnabled: true, ...more });

describe('the admin centre', () => {
  story('asks who is there, and shows the users', async (house) => {
    const browser = await at(house, '/admin', people.admin);
    expect(browser.text('h1')).toBe('Users of Contoso');
    expect(names(browser)).toEqual(expect.arrayContaining(['Ada Admin', 'Ana Fabrikam', 'Sam Tailor']));
    expect(browser.text('#total')).toBe(`${names(browser).length} users found.`);
  });

  story('filters guests and finds by name or address', async (house) => {
    const browser = await at(house, '/admin', people.admin);
    await browser.submit({ type: 'Guest' }, '#find');
    expect(names(browser)).not.toContain('Ada Admin');
    expect(names(browser)).toContain('Ana Fabrikam');
    await browser.submit({ search: 'SMALLPARTNER' }, '#find');
    expect(names(browser)).toEqual(['Otto Small']);
  });

  story('comes in pages of a hundred', async (house) => {
    const graph = daemonGraph(house);
    const addresses = Array.from({ length: 105 }, (_, index) => `g${String(index).padStart(3, '0')}@many.example`);
    for (const invitedUserEmailAddress of addresses) {
      await graph.api('/invitations').post({ invitedUserEmailAddress, inviteRedirectUrl: house.origin });
    }
    const browser = await at(house, '/admin', people.admin);
    await browser.submit({ search: '@many.example', type: 'Guest' }, '#find');
    expect(browser.text('#total')).toBe('105 users found, 1 to 100 shown.');
    await browser.press('Next');
    expect(browser.text('#total')).toBe('105 users found, 101 to 105 shown.');
    expect(names(browser)).toHaveLength(5);
    await browser.press('Previous');
    expect(names(browser)).toHaveLength(100);
  });

  story('shows who is in a group by its rule, and lets nobody change that', async (house) => {
    const membershipRule = 'user.userType -eq "Guest"';
    const { id } = await group(house, {
      groupTypes: ['DynamicMembership'],
      membershipRule,
      membershipRuleProcessingState: 'On',
    });
    const browser = await at(house, `/admin/groups/${id}`, people.admin);
    expect(names(browser, '#members')).toEqual(expect.arrayContaining(['Ana Fabrikam', 'Otto Small']));
    expect(names(browser, '#members')).not.toContain('Ada Admin');
    expect(browser.has('#add')).toBe(false);
  });

  story('invites, mails the guest and puts him into a group', async (house) => {
    const { id } = await group(house);
    const browser = await at(house, '/admin', inviter);
    await browser.submit({ address: 'ivy@smallpartner.example', message: 'Come in', group: id }, '#invite');
    expect(browser.text('#done')).toMatch(/^ivy@smallpartner\.example was invited\. The mail is on its way\./);
    const mail = await house.mailbox.waitFor({ to: 'ivy@smallpartner.example' }, 2);
    expect(mail?.text).toContain('Come in');
    const { value } = await daemonGraph(house).api(`/groups/${id}/members`).get();
    expect(value.map((each: { mail: string }) => each.mail)).toEqual(['ivy@smallpartner.example']);
    const names = (await audits(house)).slice(0, 3);
    expect([names[0], names.includes('Invite external user')]).toEqual(['Add member to group', true]);
  });

  story('says why an invitation is refused and keeps what was typed', async (house) => {
    const browser = await at(house, '/admin', people.admin);
    await browser.submit({ address: 'x@blocked.example', displayName: 'Xaver' }, '#invite');
    expect(browser.text('#refused')).toContain('is blocked, in this directory');
    expect(browser.visit.page.querySelector('#displayName')?.getAttribute('value')).toBe('Xaver');
    expect(await guest(house, 'x@blocked.example')).toBeUndefined();
  });

  story('takes no name of several lines, which could become headers of the mail', async (house) => {
    const browser = await at(house, '/admin', people.admin);
    const displayName = 'Ivy\r\nBcc: eve@x.example';
    await browser.submit({ address: 'ivy@smallpartner.example', displayName }, '#invite');
    expect(browser.text('#refused')).toContain('control characters');
    expect(await guest(house, 'ivy@smallpartner.example')).toBeUndefined();
  });

  story('shows one guest, converts, blocks, deletes and restores him', async (house) => {
    const { id } = await guest(house, people.otto);
    const browser = await at(house, `/admin/users/${id}`, people.admin);
    expect(browser.text('#state')).toContain('PendingAcceptance');
    expect(browser.text('#upn')).toBe('otto_smallpartner.example#EXT#@contoso.onmicrosoft.com');
    await browser.press('Convert to member');
    expect(browser.text('#userType')).toBe('Member');
    expect(await guest(house, people.otto)).toMatchObject({ userType: 'Member' });
    await browser.press('Block sign-in');
    expect(await guest(house, people.otto)).toMatchObject({ accountEnabled: false });
    await browser.press('Delete');
    expect(await guest(house, people.otto)).toBeUndefined();
    expect(browser.text('#isDeleted')).toMatch(/^Deleted on/);
    await browser.press('Restore');
    expect(await guest(house, people.otto)).toMatchObject({ id, userType: 'Member', accountEnabled: false });
    expect((await audits(house)).slice(0, 4)).toEqual([
      'Restore user',
      'Delete external user',
      'Update user',
      'Update user',
    ]);
  });

  story('says of each user where the account comes from', async (house) => {
    const browser = house.browser();
    const sourceOf = async (mail: string) => {
      const user = (
        await daemonGraph(house).api('/users').filter(`mail eq '${mail}' or userPrincipalName eq '${mail}'`).get()
      ).value[0];
      await at(house, `/admin/users/${user.id}`, people.admin, browser);
      return [browser.text('#source'), browser.text('#identities')];
    };
    expect(await sourceOf(people.ana)).toEqual(['Invited user', 'contoso.onmicrosoft.com']);
    for (const as of [people.ana, people.gus]) await house.signIn({ as });
    expect(await sourceOf(people.ana)).toEqual(['External Azure Active Directory', 'ExternalAzureAD']);
    expect(await sourceOf(people.gus)).toEqual(['Microsoft account', 'google.com']);
    expect(await sourceOf(people.mel)).toEqual(['Azure Active Directory', 'contoso.onmicrosoft.com']);
  });

  story('resets the redemption of a guest, who is asked for the permissions again', async (house) => {
    await house.signIn({ as: people.otto });
    const { id } = await guest(house, people.otto);
    const browser = await at(house, `/admin/users/${id}`, people.admin);
    expect(browser.text('#identities')).toBe('mail');
    await browser.press('Reset redemption status');
    expect(browser.text('#state')).toContain('PendingAcceptance');
    const link = /https?:\S+\/redeem\?\S+/.exec(browser.text('#done'))?.[0] ?? '';
    const otto = house.browser();
    await otto.open(link);
    await walkUntil(otto, house.walker(people.otto), isAt('/myapps'));
    expect(otto.headings).toContain('Permissions requested by:');
    expect(await guest(house, people.otto)).toMatchObject({ externalUserState: 'Accepted' });
  });

  story('adds and removes members of a group', async (house) => {
    const { id } = await group(house);
    const browser = await at(house, '/admin/groups', people.admin);
    await browser.press('Partners');
    await browser.submit({ add: people.ana });
    expect(names(browser, '#members')).toEqual(['Ana Fabrikam']);
    await browser.submit({ add: people.ana });
    expect(browser.text('#refused')).toBe('The user is a member of this group already.');
    await browser.submit({ add: 'nobody@nowhere.example' });
    expect(browser.text('#refused')).toContain('There is no user');
    await browser.press('Remove');
    expect((await daemonGraph(house).api(`/groups/${id}/members`).get()).value).toEqual([]);
  });

  story('requires assignment of an application and assigns a guest, who then gets in', async (house) => {
    const browser = await at(house, `/admin/applications/${nativeApp.clientId}`, people.admin);
    await browser.press('Require assignment');
    expect(browser.text('#whoMaySignIn')).toContain('Only people and groups assigned here');
    await expect(house.signIn({ as: people.otto, app: nativeApp.clientId })).rejects.toThrow(/AADSTS50105/);
    await browser.submit({ principal: people.otto });
    expect(names(browser, '#assigned')).toEqual(['Otto Small']);
    const { claims } = await house.signIn({ as: people.otto, app: nativeApp.clientId });
    expect(claims.idToken.tid).toBe(contoso.id);
    await browser.press('Remove');
    await expect(house.signIn({ as: people.otto, app: nativeApp.clientId })).rejects.toThrow(/AADSTS50105/);
  });
});

describe('who may do what in the admin centre', () => {
  story('a member without a role is told so and may go on as another', async (house) => {
    const browser = await at(house, '/admin', people.mel);
    expect(browser.visit.status).toBe(403);
    expect(browser.text('#noAccess')).toContain(people.mel);
    expect(browser.has('#users')).toBe(false);
    await browser.submit({ as: people.admin });
    await walkUntil(browser, house.walker(people.admin), isAt('/admin'));
    expect(browser.text('h1')).toBe('Users of Contoso');
  });

  story('a Guest Inviter invites but changes nobody', async (house) => {
    const { id } = await guest(house, people.otto);
    const browser = await at(house, `/admin/users/${id}`, inviter);
    expect(browser.has('button[name="do"]')).toBe(false);
    const canary = /name="canary" value="([^"]+)"/.exec((await at(house, '/admin', inviter, browser)).visit.html)?.[1];
    const action = `${house.origin}/admin/users/${id}?as=${encodeURIComponent(inviter)}`;
    await browser.post(action, { canary: canary ?? '', do: 'delete' }, house.origin);
    expect(browser.text('#refused')).toContain('Only these roles may do this');
    expect(await guest(house, people.otto)).toBeDefined();
  });

  story('a Global Reader looks and cannot invite', async (house) => {
    const browser = await at(house, '/admin', reader);
    expect(names(browser)).toContain('Ana Fabrikam');
    expect(browser.has('#invite')).toBe(false);
  });

  story('an administrator does not lock himself out', async (house) => {
    const { value } = await daemonGraph(house).api('/users').filter(`userPrincipalName eq '${people.admin}'`).get();
    const browser = await at(house, `/admin/users/${value[0].id}`, people.admin);
    await browser.press('Delete');
    expect(browser.text('#refused')).toBe('You cannot block or delete your own account.');
    expect(browser.text('#enabled')).toBe('Allowed');
  });

  story('a form from elsewhere does nothing', async (house) => {
    const browser = await at(house, '/admin', people.admin);
    const action = `${house.origin}/admin?as=${encodeURIComponent(people.admin)}`;
    await browser.post(action, { address: 'ivy@smallpartner.example', canary: 'guess' }, house.origin);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
    expect(await guest(house, 'ivy@smallpartner.example')).toBeUndefined();
  });

  story('another organisation is administered by its own people', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/admin?tenantid=${fabrikam.id}`);
    await walkUntil(browser, house.walker(people.ana), isAt('/admin'));
    expect(browser.text('#noAccess')).toContain(people.ana);
    await browser.open(`${house.origin}/admin?tenantid=33333333-0000-4000-8000-000000000000`);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90002');
  });
});
