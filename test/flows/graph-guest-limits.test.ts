import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, people, webApp } from '../support/world.js';

const scopes = 'User.Read.All User.ReadWrite.All Group.Read.All Directory.Read.All User.Invite.All AuditLog.Read.All';
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    const grants = seed.oauth2PermissionGrants as Record<string, unknown>[];
    grants.push({ clientAppId: webApp.clientId, resourceAppId: '00000003-0000-0000-c000-000000000000', scope: scopes });
    seed.groups = [{ displayName: 'Editors', members: [people.ana] }];
    const daemon = seed.applications.find((each) => each.displayName === 'Daemon') ?? {};
    const held = daemon.graphApplicationPermissions as string[];
    daemon.graphApplicationPermissions = [...held, 'RoleManagement.ReadWrite.Directory', 'Policy.Read.All'];
  }),
});

const refused = async (call: Promise<unknown>) => {
  const { status, code } = await refusal(call);
  return [status, code];
};
const idOf = async (house: Emulator, as: string) => (await house.tenant(contoso.id).user(as))?.id ?? '';

describe('what a guest may read', () => {
  const levels = {
    member: 'a0b1b346-4d3e-4e8b-98f8-753987be4970',
    limited: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    restricted: '2af84b1e-32c8-42b7-82bc-daa82404023b',
  };
  const expectations: readonly [keyof typeof levels, number, number, number][] = [
    ['member', 0, 0, 0],
    ['limited', 403, 0, 403],
    ['restricted', 403, 403, 403],
  ];
  for (const [level, list, other, groups] of expectations) {
    story(`is what the level ${level} says`, async (house) => {
      await daemonGraph(house).api('/policies/authorizationPolicy').patch({ guestUserRoleId: levels[level] });
      const graph = await personGraph(house, people.ana, 'User.Read.All Group.Read.All');
      const mel = await idOf(house, people.mel);
      expect((await graph.api('/me').select('id,userType,identities').get()).userType).toBe('Guest');
      expect((await refused(graph.api('/users').get()))[0]).toBe(list);
      expect((await refused(graph.api(`/users/${mel}`).get()))[0]).toBe(other);
      expect((await refused(graph.api('/groups').get()))[0]).toBe(groups);
    });
  }

  story('is little of others at the default level', async (house) => {
    const graph = await personGraph(house, people.ana, 'User.Read.All');
    const mel = await graph
      .api(`/users/${await idOf(house, people.mel)}`)
      .select('id,displayName,accountEnabled,identities')
      .get();
    expect(mel).toMatchObject({ displayName: 'Mel Member' });
    for (const hidden of ['accountEnabled', 'identities']) expect(mel).not.toHaveProperty(hidden);
    const around = graph.api(`/users/${mel.id}`).expand('memberOf');
    expect(await refused(around.get())).toEqual([403, 'Authorization_RequestDenied']);
  });
});

describe('a call', () => {
  story('needs the permission, and a person the role as well', async (house) => {
    const plain = await personGraph(house, people.mel, 'User.Read');
    expect(await refused(plain.api('/users').get())).toEqual([403, 'Authorization_RequestDenied']);
    const writer = await personGraph(house, people.mel, 'User.ReadWrite.All');
    const id = await idOf(house, people.ana);
    expect(await refused(writer.api(`/users/${id}`).patch({ jobTitle: 'x' }))).toEqual([
      403,
      'Authorization_RequestDenied',
    ]);
    const admin = await personGraph(house, people.admin, 'User.ReadWrite.All');
    await admin.api(`/users/${id}`).patch({ jobTitle: 'x' });
    const bare = await house.http.get(`${house.origin}/graph/v1.0/users`);
    expect(bare.json()).toMatchObject({
      error: { code: 'InvalidAuthenticationToken', innerError: { date: expect.any(String) } },
    });
    expect(bare.status).toBe(401);
  });

  story('that leads nowhere is answered in Graph’s words', async (house) => {
    const graph = daemonGraph(house);
    expect(await refused(graph.api('/cats').get())).toEqual([400, 'BadRequest']);
    expect(await refused(graph.api('/users').delete())).toEqual([405, 'Request_BadRequest']);
    expect(await refused(graph.api('/me').get())).toEqual([400, 'Request_BadRequest']);
  });

  story('may come with others in a batch', async (house) => {
    const graph = daemonGraph(house);
    const { responses } = await graph.api('/$batch').post({
      requests: [
        { id: '1', method: 'GET', url: "/users?$filter=userType eq 'Guest'&$select=id" },
        { id: '2', method: 'GET', url: '/users/nobody' },
        {
          id: '3',
          method: 'POST',
          url: '/invitations',
          headers: { 'Content-Type': 'application/json' },
          body: { invitedUserEmailAddress: 'batch@x.example', inviteRedirectUrl: 'https://x.example' },
        },
      ],
    });
    expect(responses.map((each: { id: string; status: number }) => [each.id, each.status])).toEqual([
      ['1', 200],
      ['2', 404],
      ['3', 201],
    ]);
    expect(responses[0].body.value).toHaveLength(6);
    const many = {
      requests: Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/me' })),
    };
    expect(await refused(graph.api('/$batch').post(many))).toEqual([400, 'Request_BadRequest']);
  });

  story('is written into the logs, and sign-ins are', async (house) => {
    await house.tokensFor(people.ana);
    const graph = await personGraph(house, people.admin, 'AuditLog.Read.All Directory.Read.All');
    const signIns = await graph.api('/auditLogs/signIns').filter(`userPrincipalName eq '${people.ana}'`).get();
    expect(signIns.value).toMatchObject([
      { crossTenantAccessType: 'b2bCollaboration', appDisplayName: 'Sample web app', status: { errorCode: 0 } },
    ]);
    expect((await graph.api('/organization').get()).value).toMatchObject([{ displayName: 'Contoso' }]);
    const metadata = await house.http.get(`${house.origin}/graph/v1.0/$metadata`);
    expect(metadata.text).toContain('<EntityType Name="user">');
  });
});
