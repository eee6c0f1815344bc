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

describe('groups, applications and roles', () => {
  story('take guests as members, once', async (house) => {
    const graph = daemonGraph(house);
    const group = await graph
      .api('/groups')
      .post({ displayName: 'Team', mailNickname: 'team', mailEnabled: false, securityEnabled: true });
    const otto = await idOf(house, people.otto);
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${otto}` };
    await graph.api(`/groups/${group.id}/members/$ref`).post(reference);
    expect(await refused(graph.api(`/groups/${group.id}/members/$ref`).post(reference))).toEqual([
      400,
      'Request_BadRequest',
    ]);
    expect((await graph.api(`/groups/${group.id}?$expand=members`).get()).members).toMatchObject([{ id: otto }]);
    await graph.api(`/groups/${group.id}/members/${otto}/$ref`).delete();
    expect((await graph.api(`/groups/${group.id}/members`).get()).value).toEqual([]);
    await graph.api(`/groups/${group.id}`).patch({ description: 'Ours' });
    await graph.api(`/groups/${group.id}`).delete();
    expect(await refused(graph.api(`/groups/${group.id}`).get())).toEqual([404, 'Request_ResourceNotFound']);
  });

  story('let an application be closed and a guest be assigned to it', async (house) => {
    const graph = daemonGraph(house);
    const principals = await graph.api('/servicePrincipals').filter(`appId eq '${webApp.clientId}'`).get();
    const [principal] = principals.value;
    await graph.api(`/servicePrincipals/${principal.id}`).patch({ appRoleAssignmentRequired: true });
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50105');
    const ana = await idOf(house, people.ana);
    const body = { principalId: ana, resourceId: principal.id, appRoleId: '00000000-0000-0000-0000-000000000000' };
    const assignment = await graph.api(`/users/${ana}/appRoleAssignments`).post(body);
    expect(assignment).toMatchObject({ principalDisplayName: 'Ana Fabrikam', resourceDisplayName: 'Sample web app' });
    const again = await refusal(graph.api(`/servicePrincipals/${principal.id}/appRoleAssignedTo`).post(body));
    expect(again).toMatchObject({ status: 400, message: expect.stringMatching(/already exists on the object/) });
    expect((await house.tokensFor(people.ana)).id_token).toBeDefined();
    await graph.api(`/servicePrincipals/${principal.id}/appRoleAssignedTo/${assignment.id}`).delete();
    const assigned = async () => (await graph.api(`/servicePrincipals/${principal.id}/appRoleAssignedTo`).get()).value;
    expect(await assigned()).toEqual([]);
    const atOnce = Array.from({ length: 8 }, () => refused(graph.api(`/users/${ana}/appRoleAssignments`).post(body)));
    expect((await Promise.all(atOnce)).filter(([status]) => status === 0)).toHaveLength(1);
    expect(await assigned()).toHaveLength(1);
  });

  story('tell of an application what its registration has, and none of its secrets', async (house) => {
    const graph = daemonGraph(house);
    const [listed] = (await graph.api('/applications').filter(`appId eq '${webApp.clientId}'`).get()).value;
    const { '@odata.context': _, ...application } = await graph.api(`/applications/${listed.id}`).get();
    expect(application).toEqual(listed);
    expect(application).toMatchObject({
      ...{ appId: webApp.clientId, displayName: 'Sample web app', isFallbackPublicClient: false },
      web: { redirectUris: expect.arrayContaining(['http://localhost:3000/auth/callback']) },
      api: { oauth2PermissionScopes: [], preAuthorizedApplications: [] },
      passwordCredentials: [{ keyId: expect.any(String), hint: 'gue', secretText: null }],
    });
    expect(Object.keys(application.passwordCredentials[0])).not.toContain('secretHash');
    const selected = graph.api('/applications').filter(`appId eq '${webApp.clientId}'`).select('optionalClaims').get();
    expect((await selected).value).toMatchObject([
      { optionalClaims: { idToken: [{ name: 'acct' }, { name: 'upn' }], accessToken: [] } },
    ]);
    expect(await refused(graph.api('/applications/00000000-0000-4000-8000-000000000000').get())).toEqual([
      404,
      'Request_ResourceNotFound',
    ]);
  });

  story('let a guest hold a directory role', async (house) => {
    const graph = daemonGraph(house);
    const roles = await graph.api('/directoryRoles').get();
    const reader = roles.value.find((each: { displayName: string }) => each.displayName === 'Global Reader');
    await graph
      .api(`/directoryRoles/${reader.id}/members/$ref`)
      .post({ '@odata.id': `https://x/${await idOf(house, people.ana)}` });
    expect((await graph.api(`/directoryRoles/${reader.id}/members`).get()).value).toMatchObject([
      { displayName: 'Ana Fabrikam' },
    ]);
    const asAna = await personGraph(house, people.ana, 'User.Read.All');
    expect((await asAna.api('/users').get()).value).toHaveLength(8);
  });
});
