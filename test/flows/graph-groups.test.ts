import { describe, expect } from '@jest/globals';
import type { Client } from '@microsoft/microsoft-graph-client';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people, webApp } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push({
      clientAppId: webApp.clientId,
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.Read User.ReadWrite.All Group.Read.All',
    });
    const app = seed.applications.find((each) => each.appId === webApp.clientId) ?? {};
    app.groupMembershipClaims = 'SecurityGroup';
    seed.groups = [
      {
        displayName: 'All guests',
        groupTypes: ['DynamicMembership'],
        membershipRule: '(user.objectId -ne null) and (user.userType -eq "Guest")',
      },
      { displayName: 'Everyone outside', members: ['All guests'] },
      { displayName: 'From the head office', onPremisesSyncEnabled: true, members: [people.mel] },
    ];
  }),
});

interface Listed {
  readonly id: string;
  readonly displayName: string;
  readonly mail?: string;
}
const idOf = async (house: Emulator, as: string) => (await house.tenant(contoso.id).user(as))?.id ?? '';
const groupNamed = async (graph: Client, name: string): Promise<string> =>
  (await graph.api('/groups').filter(`displayName eq '${name}'`).get()).value[0].id;
const listed = async (graph: Client, path: string): Promise<readonly Listed[]> => (await graph.api(path).get()).value;
const mails = async (graph: Client, path: string) =>
  (await listed(graph, path)).map((each) => each.mail ?? each.displayName).sort();
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const team = { displayName: 'Team', mailNickname: 'team', mailEnabled: false, securityEnabled: true };

describe('a dynamic group', () => {
  story('has whom its rule fits, as soon as a user is changed', async (house) => {
    const graph = daemonGraph(house);
    const id = await groupNamed(graph, 'All guests');
    const before = await mails(graph, `/groups/${id}/members`);
    expect(before).toHaveLength(6);
    expect(before).not.toContain(people.mel);
    const ana = await idOf(house, people.ana);
    await graph.api(`/users/${ana}`).patch({ userType: 'Member' });
    expect(await mails(graph, `/groups/${id}/members`)).toEqual(before.filter((mail) => mail !== people.ana));
    const { invitedUser } = await graph
      .api('/invitations')
      .post({ invitedUserEmailAddress: 'new@x.example', inviteRedirectUrl: house.origin });
    expect(await listed(graph, `/users/${invitedUser.id}/memberOf`)).toMatchObject([{ displayName: 'All guests' }]);
    await graph.api(`/users/${invitedUser.id}`).delete();
    expect(await mails(graph, `/groups/${id}/members`)).not.toContain('new@x.example');
    await graph.api(`/groups/${id}`).patch({ membershipRule: 'user.mail -startsWith "sam@"' });
    expect(await mails(graph, `/groups/${id}/members`)).toEqual([people.sam]);
  });

  story('is in the groups claim of tokens, and what it is nested in too', async (house) => {
    const graph = daemonGraph(house);
    const names = async (as: string) => {
      const ids = (claimsOf((await house.tokensFor(as)).id_token).groups ?? []) as string[];
      const groups: Listed[] = await Promise.all(ids.map((id) => graph.api(`/groups/${id}`).get()));
      return groups.map((group) => group.displayName).sort();
    };
    expect(await names(people.otto)).toEqual(['All guests', 'Everyone outside']);
    expect(await names(people.mel)).toEqual(['From the head office']);
    await graph.api(`/users/${await idOf(house, people.otto)}`).patch({ userType: 'Member' });
    expect(await names(people.otto)).toEqual([]);
  });

  story('takes nobody by hand, nor does one that comes from on-premises', async (house) => {
    const graph = daemonGraph(house);
    const mel = await idOf(house, people.mel);
    for (const name of ['All guests', 'From the head office']) {
      const id = await groupNamed(graph, name);
      const before = await mails(graph, `/groups/${id}/members`);
      const [member] = await listed(graph, `/groups/${id}/members`);
      for (const call of [
        graph.api(`/groups/${id}/members/$ref`).post(reference(mel)),
        graph.api(`/groups/${id}`).patch({ 'members@odata.bind': [reference(mel)['@odata.id']] }),
        graph.api(`/groups/${id}/members/${member?.id}/$ref`).delete(),
      ]) {
        expect([name, await refusal(call)]).toMatchObject([name, { status: 400, code: 'Request_BadRequest' }]);
      }
      expect(await mails(graph, `/groups/${id}/members`)).toEqual(before);
    }
  });

  story('keeps its members when it is paused, or is made an ordinary group', async (house) => {
    const graph = daemonGraph(house);
    const id = await groupNamed(graph, 'All guests');
    const before = await mails(graph, `/groups/${id}/members`);
    await graph.api(`/groups/${id}`).patch({ membershipRuleProcessingState: 'Paused' });
    await graph.api(`/users/${await idOf(house, people.ana)}`).patch({ userType: 'Member' });
    expect(await mails(graph, `/groups/${id}/members`)).toEqual(before);
    await graph.api(`/groups/${id}`).patch({ membershipRuleProcessingState: 'On' });
    expect(await mails(graph, `/groups/${id}/members`)).toHaveLength(5);
    await graph.api(`/groups/${id}`).patch({ groupTypes: [] });
    expect(await mails(graph, `/groups/${id}/members`)).toHaveLength(5);
    await graph.api(`/groups/${id}/members/$ref`).post(reference(await idOf(house, people.mel)));
    expect(await graph.api(`/groups/${id}`).get()).toMatchObject({ groupTypes: [], membershipRule: null });
  });

  story('is not made with a rule that says nothing', async (house) => {
    const graph = daemonGraph(house);
    const groupTypes = ['DynamicMembership'];
    const before = (await listed(graph, '/groups')).length;
    for (const wrong of [
      { ...team, groupTypes },
      { ...team, membershipRule: 'user.userType -eq "Guest"' },
      { ...team, groupTypes, membershipRule: 'user.userType -is "Guest"' },
      { ...team, groupTypes, membershipRule: 7 },
      { ...team, groupTypes: ['Dynamic'] },
      { ...team, mailNickname: 'two words' },
      { ...team, shoeSize: 42 },
      { ...team, displayName: '' },
      { ...team, securityEnabled: 'yes' },
      { ...team, 'members@odata.bind': 'x' },
    ]) {
      expect([wrong, (await refusal(graph.api('/groups').post(wrong))).status]).toEqual([wrong, 400]);
    }
    expect(await listed(graph, '/groups')).toHaveLength(before);
    const rule = 'user.mail -endsWith "@gmail.com"';
    const made = await graph.api('/groups').post({ ...team, groupTypes, membershipRule: rule });
    expect(made).toMatchObject({ membershipRule: rule, membershipRuleProcessingState: 'On', groupTypes });
    expect(await mails(graph, `/groups/${made.id}/members`)).toEqual([people.gus]);
  });
});

describe('membership', () => {
  story('is told directly and through other groups, for users, groups and oneself', async (house) => {
    const graph = daemonGraph(house);
    const [guests, outside] = [await groupNamed(graph, 'All guests'), await groupNamed(graph, 'Everyone outside')];
    const ana = await idOf(house, people.ana);
    expect(await mails(graph, `/groups/${outside}/members`)).toEqual(['All guests']);
    expect(await mails(graph, `/groups/${outside}/transitiveMembers`)).toHaveLength(7);
    expect(await mails(graph, `/groups/${outside}/transitiveMembers/microsoft.graph.user`)).toHaveLength(6);
    const counted = graph.api(`/groups/${outside}/transitiveMembers/$count`).header('ConsistencyLevel', 'eventual');
    expect(String(await counted.get())).toBe('7');
    expect(await mails(graph, `/groups/${guests}/memberOf`)).toEqual(['Everyone outside']);
    expect(await mails(graph, `/users/${ana}/memberOf`)).toEqual(['All guests']);
    expect(await mails(graph, `/users/${ana}/transitiveMemberOf`)).toEqual(['All guests', 'Everyone outside']);
    const check = (path: string, body: object) => graph.api(path).post(body);
    expect((await check(`/users/${ana}/getMemberGroups`, { securityEnabledOnly: true })).value.sort()).toEqual(
      [guests, outside].sort(),
    );
    const stranger = '00000000-0000-4000-8000-000000000000';
    expect((await check(`/users/${ana}/checkMemberGroups`, { groupIds: [outside, stranger] })).value).toEqual([
      outside,
    ]);
    expect((await check(`/groups/${guests}/checkMemberGroups`, { groupIds: [outside, guests] })).value).toEqual([
      outside,
    ]);
    for (const wrong of [
      {},
      { groupIds: 'x' },
      { groupIds: [] },
      { groupIds: Array.from({ length: 21 }, () => ana) },
    ]) {
      expect((await refusal(check(`/users/${ana}/checkMemberGroups`, wrong))).status).toBe(400);
    }
    const own = await personGraph(house, people.ana, 'User.Read');
    expect(await mails(own, '/me/transitiveMemberOf')).toEqual(['All guests', 'Everyone outside']);
    expect((await refusal(own.api(`/users/${await idOf(house, people.mel)}/memberOf`).get())).status).toBe(403);
    const admin = await idOf(house, people.admin);
    expect(await mails(graph, `/users/${admin}/memberOf/microsoft.graph.directoryRole`)).toEqual([
      'Global Administrator',
    ]);
  });

  story('comes in pages, filtered and selected', async (house) => {
    const graph = daemonGraph(house);
    const path = `/groups/${await groupNamed(graph, 'All guests')}/members`;
    const seen: string[] = [];
    let page = await graph.api(path).top(4).select('mail').get();
    expect(Object.keys(page.value[0]).sort()).toEqual(['@odata.type', 'id', 'mail']);
    seen.push(...page.value.map((each: Listed) => each.mail));
    page = await graph.api(page['@odata.nextLink']).get();
    seen.push(...page.value.map((each: Listed) => each.mail));
    expect(new Set(seen).size).toBe(6);
    expect(page['@odata.nextLink']).toBeUndefined();
    const expanded = await graph.api(path.replace('/members', '')).expand('members($select=id,mail),owners').get();
    expect(Object.keys(expanded.members[0]).sort()).toEqual(['@odata.type', 'id', 'mail']);
    expect(expanded.owners).toEqual([]);
    expect((await graph.api(path).filter(`mail eq '${people.gus}'`).get()).value).toHaveLength(1);
  });

  story('of owners and members is given with the group, and taken whole or not at all', async (house) => {
    const graph = daemonGraph(house);
    const [ana, mel] = [await idOf(house, people.ana), await idOf(house, people.mel)];
    const bound = (ids: readonly string[]) => ids.map((id) => reference(id)['@odata.id']);
    const made = await graph
      .api('/groups')
      .post({ ...team, 'members@odata.bind': bound([ana]), 'owners@odata.bind': bound([mel]) });
    expect(await mails(graph, `/groups/${made.id}/members`)).toEqual([people.ana]);
    expect(await mails(graph, `/groups/${made.id}/owners`)).toEqual([people.mel]);
    const half = { description: 'Half', 'members@odata.bind': bound([mel, 'nobody']) };
    expect((await refusal(graph.api(`/groups/${made.id}`).patch(half))).status).toBe(404);
    expect(await graph.api(`/groups/${made.id}`).get()).toMatchObject({ description: null });
    await graph.api(`/groups/${made.id}/owners/${mel}/$ref`).delete();
    expect(await mails(graph, `/groups/${made.id}/owners`)).toEqual([]);
    await Promise.all([ana, mel].map((id) => graph.api(`/groups/${made.id}/owners/$ref`).post(reference(id))));
    expect(await mails(graph, `/groups/${made.id}/owners`)).toHaveLength(2);
  });
});

describe('a deleted group', () => {
  story('of Microsoft 365 comes back with its members, any other does not', async (house) => {
    const graph = daemonGraph(house);
    const ana = await idOf(house, people.ana);
    const unified = { ...team, groupTypes: ['Unified'], mailEnabled: true, 'members@odata.bind': [`x/${ana}`] };
    const made = await graph.api('/groups').post(unified);
    await graph.api(`/groups/${made.id}`).delete();
    const deleted = await listed(graph, '/directory/deletedItems/microsoft.graph.group');
    expect(deleted).toMatchObject([{ id: made.id, displayName: 'Team' }]);
    expect((await refusal(graph.api(`/groups/${made.id}`).get())).status).toBe(404);
    await graph.api(`/directory/deletedItems/${made.id}/restore`).post({});
    expect(await mails(graph, `/groups/${made.id}/members`)).toEqual([people.ana]);
    await graph.api(`/groups/${made.id}`).delete();
    await graph.api(`/directory/deletedItems/${made.id}`).delete();
    const security = await groupNamed(graph, 'Everyone outside');
    await graph.api(`/groups/${security}`).delete();
    for (const id of [made.id, security]) {
      expect((await refusal(graph.api(`/directory/deletedItems/${id}/restore`).post({}))).status).toBe(404);
    }
  });
});

describe('a licence', () => {
  story('is assigned to a guest who has a usage location, and taken away', async (house) => {
    const graph = daemonGraph(house);
    const ana = await idOf(house, people.ana);
    const skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965';
    const assign = (addLicenses: unknown, removeLicenses: unknown) =>
      graph.api(`/users/${ana}/assignLicense`).post({ addLicenses, removeLicenses });
    expect(await refusal(assign([{ skuId }], []))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/usage location/),
    });
    await graph.api(`/users/${ana}`).patch({ usageLocation: 'DE' });
    for (const wrong of [[{ skuId: 'x' }], 'x', [null]]) expect((await refusal(assign(wrong, []))).status).toBe(400);
    await assign([{ skuId, disabledPlans: [] }], []);
    const read = () => graph.api(`/users/${ana}`).select('assignedLicenses').get();
    expect((await read()).assignedLicenses).toEqual([{ skuId, disabledPlans: [] }]);
    await assign([], [skuId]);
    expect((await read()).assignedLicenses).toEqual([]);
    expect((await refusal(assign([], [skuId]))).status).toBe(400);
  });
});
