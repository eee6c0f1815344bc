import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
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

describe('users', () => {
  story('are listed with what Graph shows by default, and by what is selected', async (house) => {
    const graph = daemonGraph(house);
    const { value } = await graph.api('/users').get();
    expect(Object.keys(value[0]).sort()).toEqual(
      [
        'businessPhones',
        'displayName',
        'givenName',
        'id',
        'jobTitle',
        'mail',
        'mobilePhone',
        'officeLocation',
        'preferredLanguage',
        'surname',
        'userPrincipalName',
      ].sort(),
    );
    const guests = await graph
      .api('/users')
      .filter("userType eq 'Guest'")
      .select('id,userType,externalUserState')
      .get();
    expect(guests.value).toHaveLength(6);
    for (const guest of guests.value)
      expect(Object.keys(guest).sort()).toEqual(['externalUserState', 'id', 'userType']);
  });

  story('are found by mail, name, address, identity and the documented question', async (house) => {
    await house.tokensFor(people.gus);
    const graph = daemonGraph(house);
    const ids = async (filter: string) =>
      (await graph.api('/users').filter(filter).get()).value.map((each: { id: string }) => each.id);
    const gus = await idOf(house, people.gus);
    const identity = (await graph.api(`/users/${gus}`).select('identities').get()).identities.find(
      (each: { issuer: string }) => each.issuer === 'google.com',
    );
    for (const filter of [
      `mail eq '${people.gus}'`,
      "userPrincipalName eq 'gus_gmail.com%23EXT%23@contoso.onmicrosoft.com'",
      `proxyAddresses/any(x:x eq 'SMTP:${people.gus}')`,
      `otherMails/any(x:x eq '${people.gus}')`,
      `identities/any(c:c/issuer eq 'google.com' and c/issuerAssignedId eq '${identity.issuerAssignedId}')`,
      `userPrincipalName eq '${people.gus}' or mail eq '${people.gus}' or proxyAddresses/any(x:x eq 'SMTP:${people.gus}') or otherMails/any(x:x eq '${people.gus}')`,
      "externalUserState eq 'Accepted'",
    ]) {
      expect([filter, await ids(filter)]).toEqual([filter, [gus]]);
    }
    const byName = await graph.api('/users/gus_gmail.com%23EXT%23@contoso.onmicrosoft.com').get();
    expect(byName.id).toBe(gus);
  });

  story('come in pages that a client can walk', async (house) => {
    const graph = daemonGraph(house);
    const seen: string[] = [];
    let page = await graph.api('/users').top(3).get();
    for (;;) {
      expect(page.value.length).toBeLessThanOrEqual(3);
      seen.push(...page.value.map((each: { id: string }) => each.id));
      if (page['@odata.nextLink'] === undefined) break;
      page = await graph.api(page['@odata.nextLink']).get();
    }
    expect(new Set(seen).size).toBe(8);
    expect(seen).toHaveLength(8);
  });

  story('are counted, searched and ordered as advanced queries', async (house) => {
    const graph = daemonGraph(house);
    const advanced = (path: string) => graph.api(path).header('ConsistencyLevel', 'eventual').count(true);
    const counted = await advanced('/users').filter("userType ne 'Guest'").get();
    expect(counted['@odata.count']).toBe(2);
    expect((await advanced('/users').search('"displayName:ana"').get()).value).toHaveLength(1);
    const ordered = await advanced('/users')
      .filter("userType eq 'Guest'")
      .orderby('displayName')
      .select('displayName')
      .get();
    const names = ordered.value.map((each: { displayName: string }) => each.displayName);
    expect(names).toEqual([...names].sort());
    expect(String(await graph.api('/users/$count').header('ConsistencyLevel', 'eventual').get())).toBe('8');
    expect(await refused(graph.api('/users').filter("userType ne 'Guest'").get())).toEqual([
      400,
      'Request_UnsupportedQuery',
    ]);
  });

  const broken: readonly [string, Record<string, string>][] = [
    ['a broken filter', { $filter: 'userType eq' }],
    ['an unknown property', { $filter: "shoeSize eq '42'" }],
    ['an unknown selection', { $select: 'shoeSize' }],
    ['too large a page', { $top: '1000' }],
    ['no page', { $top: '0' }],
    ['a made-up skip token', { $skiptoken: 'abc' }],
    ['an unknown expansion', { $expand: 'manager' }],
    ['a broken search', { $search: 'ana' }],
  ];
  for (const [what, query] of broken) {
    story(`asked with ${what} are refused with 400 and Graph's body`, async (house) => {
      const call = daemonGraph(house).api('/users').query(query).header('ConsistencyLevel', 'eventual');
      expect(await refused(call.get())).toEqual([400, 'Request_BadRequest']);
    });
  }

  story('are changed, whole or not at all', async (house) => {
    const graph = daemonGraph(house);
    const id = await idOf(house, people.ana);
    await graph.api(`/users/${id}`).patch({
      mail: 'ana.new@fabrikam.example',
      jobTitle: 'Editor',
      usageLocation: 'DE',
      showInAddressList: true,
      extension_x_costCenter: '7',
    });
    const select = 'mail,jobTitle,usageLocation,proxyAddresses,userPrincipalName,showInAddressList';
    expect(await graph.api(`/users/${id}`).select(select).get()).toMatchObject({
      mail: 'ana.new@fabrikam.example',
      jobTitle: 'Editor',
      usageLocation: 'DE',
      showInAddressList: true,
      proxyAddresses: ['SMTP:ana.new@fabrikam.example', `smtp:${people.ana}`],
      userPrincipalName: 'ana_fabrikam.example#EXT#@contoso.onmicrosoft.com',
    });
    expect(await refused(graph.api(`/users/${id}`).patch({ displayName: 'Changed', id: 'x' }))).toEqual([
      400,
      'Request_BadRequest',
    ]);
    expect((await graph.api(`/users/${id}`).get()).displayName).toBe('Ana Fabrikam');
    await graph.api(`/users/${id}`).patch({ userType: 'Member' });
    const claims = claimsOf((await house.tokensFor(people.ana)).id_token);
    expect(claims).toMatchObject({ acct: 0, idp: expect.any(String) });
  });

  story('that are deleted cannot sign in, and come back with their groups', async (house) => {
    const graph = daemonGraph(house);
    await house.tokensFor(people.ana);
    const id = await idOf(house, people.ana);
    await graph.api(`/users/${id}`).delete();
    expect(await refused(graph.api(`/users/${id}`).get())).toEqual([404, 'Request_ResourceNotFound']);
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50020');
    const deleted = await graph.api('/directory/deletedItems/microsoft.graph.user').get();
    expect(deleted.value).toMatchObject([{ id, deletedDateTime: expect.any(String) }]);
    await graph.api(`/directory/deletedItems/${id}/restore`).post({});
    expect((await house.tokensFor(people.ana)).id_token).toBeDefined();
    expect((await graph.api(`/users/${id}/memberOf`).get()).value).toMatchObject([{ displayName: 'Editors' }]);
  });

  story('that are deleted are gone after thirty days, or when purged', async (house) => {
    const graph = daemonGraph(house);
    const [ana, sam] = [await idOf(house, people.ana), await idOf(house, people.sam)];
    await graph.api(`/users/${ana}`).delete();
    await graph.api(`/users/${sam}`).delete();
    await graph.api(`/directory/deletedItems/${sam}`).delete();
    expect(await refused(graph.api(`/directory/deletedItems/${sam}/restore`).post({}))).toEqual([
      404,
      'Request_ResourceNotFound',
    ]);
    house.clock.advance({ hours: 24 * 31 });
    const later = daemonGraph(house);
    expect(await refused(later.api(`/directory/deletedItems/${ana}/restore`).post({}))).toEqual([
      404,
      'Request_ResourceNotFound',
    ]);
  });

  story('that are refresh-token holders are told when they are gone: AADSTS50173', async (house) => {
    const { refresh_token: refreshToken = '' } = await house.tokensFor(people.ana);
    await daemonGraph(house)
      .api(`/users/${await idOf(house, people.ana)}`)
      .delete();
    const form = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: 'guesthouse-demo-secret' };
    const answer = await house.http.post(house.tokenUrl, { ...form, refresh_token: refreshToken });
    expect(answer.json().error_codes).toEqual([50173]);
  });

  story('are created by hand, in a domain of the tenant', async (house) => {
    const graph = daemonGraph(house);
    const body = {
      displayName: 'Neo',
      userPrincipalName: 'neo@contoso.example',
      mailNickname: 'neo',
      accountEnabled: true,
      passwordProfile: { password: 'Correct horse 1' },
    };
    const made = await graph.api('/users').post(body);
    expect(made).toMatchObject({ displayName: 'Neo', userPrincipalName: 'neo@contoso.example' });
    expect(await refused(graph.api('/users').post(body))).toEqual([400, 'Request_BadRequest']);
    expect(await refused(graph.api('/users').post({ ...body, userPrincipalName: 'neo@elsewhere.example' }))).toEqual([
      400,
      'Request_BadRequest',
    ]);
    const form = {
      grant_type: 'password',
      client_id: 'c1c1c1c1-0000-4000-8000-000000000004',
      username: 'neo@contoso.example',
      password: 'Correct horse 1',
      scope: 'openid',
    };
    expect((await house.http.post(house.tokenUrl, form)).status).toBe(200);
  });
});

describe('an external user', () => {
  story('is made an internal one', async (house) => {
    await house.tokensFor(people.otto);
    const graph = daemonGraph(house);
    const id = await idOf(house, people.otto);
    const convert = (body: object) => graph.api(`/users/${id}/convertExternalToInternalMemberUser`).post(body);
    const good = {
      userPrincipalName: 'otto@contoso.example',
      passwordProfile: { password: 'Correct horse 1' },
      mail: 'otto@contoso.example',
    };
    for (const bad of [
      {},
      { ...good, userPrincipalName: 'otto@x.example' },
      { ...good, passwordProfile: { password: 'x' } },
      { ...good, mail: '' },
    ]) {
      expect((await refused(convert(bad)))[0]).toBe(400);
    }
    expect(await convert(good)).toMatchObject({
      id,
      userPrincipalName: 'otto@contoso.example',
      convertedToInternalUserDateTime: expect.any(String),
    });
    expect(
      await graph.api(`/users/${id}`).select('userType,creationType,externalUserState,identities').get(),
    ).toMatchObject({
      userType: 'Member',
      creationType: null,
      externalUserState: null,
      identities: [{ signInType: 'userPrincipalName' }],
    });
    expect((await refused(convert(good)))[0]).toBe(400);
    const form = {
      grant_type: 'password',
      client_id: 'c1c1c1c1-0000-4000-8000-000000000004',
      username: 'otto@contoso.example',
      password: 'Correct horse 1',
      scope: 'openid',
    };
    expect((await house.http.post(house.tokenUrl, form)).status).toBe(200);
  });
});
