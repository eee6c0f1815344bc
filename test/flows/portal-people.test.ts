import { describe, expect } from '@jest/globals';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { type Walker, walk, walkUntil } from '../support/walk.js';
import { contoso, fabrikam, nativeApp, people, webApp } from '../support/world.js';

const { story } = stories();

/** Walks until a page of the portal is there; its own buttons are not pressed. */
const arrive = (browser: Browser, walker: Walker) =>
  walkUntil(browser, walker, ({ visit }) => /^\/my(apps|account)$/.test(visit.url.pathname) && visit.status === 200);
const rows = (browser: Browser) =>
  browser.visit.page
    .querySelectorAll('table.data tbody tr')
    .map((row) => row.querySelectorAll('th, td').map((cell) => cell.text.trim()));
const tiles = (browser: Browser) => browser.visit.page.querySelectorAll('.tile strong').map((each) => each.text);

describe('My Apps', () => {
  story('shows a guest what he may open', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/myapps?tenantid=${contoso.id}`);
    await arrive(browser, house.walker(people.otto));
    expect(browser.headings).toContain('Permissions requested by:');
    expect(browser.text('.lead')).toBe(`Contoso · ${people.otto}`);
    expect(tiles(browser)).toContain('Sample web app');
    expect(tiles(browser)).not.toContain('Daemon');
  });

  story('hides an application that asks for an assignment until there is one', async (house) => {
    const graph = daemonGraph(house);
    const { value } = await graph.api('/servicePrincipals').filter(`appId eq '${webApp.clientId}'`).get();
    const [application] = value;
    await graph.api(`/servicePrincipals/${application.id}`).patch({ appRoleAssignmentRequired: true });
    const browser = house.browser();
    await browser.open(`${house.origin}/myapps?tenantid=${contoso.id}`);
    await arrive(browser, house.walker(people.otto));
    expect(tiles(browser)).not.toContain('Sample web app');
    const otto = (await graph.api('/users').filter(`mail eq '${people.otto}'`).get()).value[0];
    await graph.api(`/users/${otto.id}/appRoleAssignments`).post({
      principalId: otto.id,
      resourceId: application.id,
      appRoleId: '00000000-0000-0000-0000-000000000000',
    });
    await browser.open(`${house.origin}/myapps?tenantid=${contoso.id}`);
    expect(tiles(browser)).toContain('Sample web app');
  });

  story('is closed to a guest whom cross-tenant access keeps out meanwhile', async (house) => {
    const browser = house.browser();
    const page = `${house.origin}/myapps?tenantid=${contoso.id}`;
    await browser.open(page);
    await arrive(browser, house.walker(people.ana));
    const nobody = {
      usersAndGroups: { accessType: 'blocked', targets: [{ target: 'AllUsers', targetType: 'user' }] },
      applications: { accessType: 'blocked', targets: [{ target: 'AllApplications', targetType: 'application' }] },
    };
    const policy = daemonGraph(house).api('/policies/crossTenantAccessPolicy/default');
    await policy.patch({ b2bCollaborationInbound: nobody });
    await browser.open(page);
    expect(browser.text('h1')).not.toBe('My Apps');
  });

  story('turns away who is no user of the organisation', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/myapps?tenantid=${contoso.id}`);
    await walk(browser, house.walker(people.nora));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50020');
  });
});

describe('My Account', () => {
  story('lists the organisations of a guest, and lets him leave all but home', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/myapps?tenantid=${contoso.id}`);
    await arrive(browser, house.walker(people.ana));
    await browser.press('My Account');
    expect(rows(browser).slice(0, 2)).toEqual([
      ['Contoso', 'a guest', 'Leave'],
      ['Fabrikam', 'at home', '–'],
    ]);
    await browser.press('Leave');
    expect(browser.text('#left')).toBe('You have left Contoso.');
    expect(rows(browser)).not.toContainEqual(expect.arrayContaining(['Contoso']));
    const graph = daemonGraph(house);
    expect((await graph.api('/users').filter(`mail eq '${people.ana}'`).get()).value).toEqual([]);
    const deleted = await graph.api('/directory/deletedItems/microsoft.graph.user').get();
    expect(deleted.value.map((each: { mail: string }) => each.mail)).toEqual([people.ana]);
    const { value } = await graph.api('/auditLogs/directoryAudits').get();
    expect(value[0]).toMatchObject({
      activityDisplayName: 'Delete external user',
      resultReason: 'The user left the organization.',
    });
    await browser.open(`${house.origin}/myaccount`);
    expect(rows(browser)[0]).toEqual(['Fabrikam', 'at home', '–']);
  });

  story('does not let anybody leave home, or an organisation of somebody else', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/myaccount?tenantid=${fabrikam.id}`);
    await arrive(browser, house.walker(people.nora));
    expect(rows(browser)[0]).toEqual(['Fabrikam', 'at home', '–']);
    const { value: canary } = (await browser.jar.getCookies(house.origin)).find((each) => each.key === 'gh_errand') ?? {
      value: '',
    };
    for (const leave of [fabrikam.id, contoso.id]) {
      await browser.post(`${house.origin}/myaccount?tenantid=${fabrikam.id}`, { canary, leave }, house.origin);
      expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90023');
    }
  });

  story('shows what applications were allowed', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/myaccount?tenantid=${contoso.id}`);
    await arrive(browser, house.walker(people.mel));
    expect(browser.visit.html).toContain('You have allowed nothing yourself.');
    const graph = 'https://graph.microsoft.com';
    await house.signIn({
      as: people.mel,
      app: nativeApp.clientId,
      scope: `${graph}/User.ReadBasic.All`,
    });
    await browser.open(`${house.origin}/myaccount?tenantid=${contoso.id}`);
    const name = await daemonGraph(house).api('/applications').filter(`appId eq '${nativeApp.clientId}'`).get();
    expect(rows(browser)).toContainEqual([name.value[0].displayName, 'User.ReadBasic.All']);
  });
});

describe('an organisation that says nothing about privacy', () => {
  const silent = stories({
    config: demoConfig((config) => {
      tenantOf(config, contoso.id).privacyProfile = undefined;
    }),
  });
  silent.story('names whom to ask instead of a button to leave', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/myaccount?tenantid=${contoso.id}`);
    await arrive(browser, house.walker(people.sam));
    expect(rows(browser)[0]).toEqual(['Contoso', 'a guest', 'Ask the administrator']);
  });
});
