import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, people, secret } from '../support/world.js';

const homeDaemon = 'c1c1c1c1-0000-4000-8000-0000000000f1';
const { story } = stories({
  config: demoConfig((config) => {
    tenantOf(config, fabrikam.id).applications.push({
      appId: homeDaemon,
      displayName: 'Auditor',
      passwordCredentials: [{ secretText: secret }],
      graphApplicationPermissions: ['AuditLog.Read.All'],
    });
  }),
});

interface Entry {
  readonly activityDisplayName: string;
  readonly userPrincipalName: string;
}
const read = async (house: Emulator, log: string, filter: string): Promise<readonly Entry[]> =>
  (await daemonGraph(house).api(`/auditLogs/${log}`).filter(filter).get()).value;

describe('the sign-in log', () => {
  story('is filtered as administrators do, and has those who were refused', async (house) => {
    await house.tokensFor(people.ana);
    await house.tokensFor(people.mel);
    await house.arrive(house.browser(), people.nora);
    const names = async (filter: string) =>
      (await read(house, 'signIns', filter)).map((each) => each.userPrincipalName).sort();
    const everyone = [people.ana, people.mel, people.nora].sort();
    const filters: readonly [string, readonly string[]][] = [
      [`userPrincipalName eq '${people.ana}'`, [people.ana]],
      [`startswith(userPrincipalName,'mel')`, [people.mel]],
      [`ResourceTenantId eq '${contoso.id}'`, everyone],
      [`ResourceTenantId ne '${contoso.id}'`, []],
      [`homeTenantId eq '${fabrikam.id}'`, [people.ana, people.nora]],
      [`crossTenantAccessType eq 'b2bCollaboration'`, [people.ana, people.nora]],
      [`crossTenantAccessType ne 'none' and status/errorCode eq 0`, [people.ana]],
      ['status/errorCode eq 50020', [people.nora]],
      ['status/errorCode ne 0', [people.nora]],
      ["userType eq 'member'", [people.mel]],
      ['createdDateTime ge 2020-01-01T00:00:00Z', everyone],
      ['createdDateTime lt 2020-01-01T00:00:00Z', []],
      ["appDisplayName eq 'Sample web app' and isInteractive eq true", everyone],
    ];
    for (const [filter, expected] of filters) expect([filter, await names(filter)]).toEqual([filter, expected]);
    const [first] = (await daemonGraph(house).api('/auditLogs/signIns').top(1).get()).value;
    expect(first).toMatchObject({
      userPrincipalName: people.nora,
      homeTenantId: fabrikam.id,
      resourceTenantId: contoso.id,
      status: { errorCode: 50020, failureReason: expect.stringContaining(people.nora) },
    });
    expect(await daemonGraph(house).api(`/auditLogs/signIns/${first.id}`).get()).toMatchObject({ id: first.id });
    const down = daemonGraph(house)
      .api('/auditLogs/signIns')
      .orderby('createdDateTime desc')
      .filter("userType eq 'guest'");
    expect((await down.get()).value[0].id).toBe(first.id);
    const wrong = daemonGraph(house).api('/auditLogs/signIns').filter("shoeSize eq '42'");
    expect((await refusal(wrong.get())).status).toBe(400);
  });

  story('of the home tenant has the sign-in too', async (house) => {
    await house.tokensFor(people.ana);
    const form = { grant_type: 'client_credentials', client_id: homeDaemon, client_secret: secret };
    const token = await house.http.post(`${house.origin}/${fabrikam.id}/oauth2/v2.0/token`, {
      ...form,
      scope: 'https://graph.microsoft.com/.default',
    });
    const headers = { authorization: `Bearer ${token.json().access_token}` };
    const answer = await house.http.get(`${house.origin}/graph/v1.0/auditLogs/signIns`, headers);
    expect(answer.json<{ value: unknown[] }>().value).toMatchObject([
      {
        userId: (await house.tenant(fabrikam.id).user(people.ana))?.id,
        userType: 'member',
        resourceTenantId: contoso.id,
        crossTenantAccessType: 'b2bCollaboration',
      },
    ]);
  });
});

describe('the audit log', () => {
  story('says who did what to whom, filtered by each of it', async (house) => {
    await house.tokensFor(people.otto);
    const graph = daemonGraph(house);
    const id = (await house.tenant(contoso.id).user(people.otto))?.id ?? '';
    await graph.api(`/users/${id}`).patch({ jobTitle: 'Editor' });
    await graph.api(`/users/${id}`).delete();
    const activities = async (filter: string) =>
      (await read(house, 'directoryAudits', filter)).map((each) => each.activityDisplayName);
    const about = `targetResources/any(t:t/id eq '${id}')`;
    expect(await activities(about)).toEqual([
      'Delete external user',
      'Update user',
      'Redeem external user invite',
      'Update user',
      'Invite external user',
      'Add user',
    ]);
    expect(await activities(`${about} and loggedByService eq 'Invited Users'`)).toEqual([
      'Delete external user',
      'Redeem external user invite',
      'Invite external user',
    ]);
    expect(await activities(`${about} and initiatedBy/app/displayName eq 'Daemon'`)).toEqual([
      'Delete external user',
      'Update user',
    ]);
    expect(await activities(`${about} and category eq 'UserManagement' and operationType eq 'Delete'`)).toHaveLength(1);
    expect(await activities(`${about} and startswith(activityDisplayName,'Redeem')`)).toHaveLength(1);
    expect(await activities(`${about} and activityDateTime gt 2099-01-01T00:00:00Z`)).toEqual([]);
    expect(await activities(`${about} and result eq 'success'`)).toHaveLength(6);
  });

  story('forgets after thirty days', async (house) => {
    await house.tokensFor(people.ana);
    expect((await read(house, 'signIns', "userType eq 'guest'")).length).toBe(1);
    house.clock.advance({ hours: 24 * 30 + 1 });
    expect(await read(house, 'signIns', "userType eq 'guest'")).toEqual([]);
    expect(await read(house, 'directoryAudits', "category eq 'UserManagement'")).toEqual([]);
  });
});
