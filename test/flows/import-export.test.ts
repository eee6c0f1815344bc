import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { guesthouse } from '../support/command.js';
import { type Emulator, startEmulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { northwindIds as ids, northwind, northwindExport } from '../support/graph-export.js';
import { contoso, people } from '../support/world.js';

const root = mkdtempSync(join(tmpdir(), 'guesthouse-import-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

type Content = Readonly<Record<string, unknown>>;

/** A folder with a file for each. */
function folderOf(content: Content): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  for (const [name, json] of Object.entries(content)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(json));
  return folder;
}

async function withHouse<T>(
  options: Parameters<typeof startEmulator>[0],
  use: (house: Emulator) => Promise<T>,
): Promise<T> {
  const house = await startEmulator(options);
  try {
    return await use(house);
  } finally {
    await house.stop();
  }
}

const exportOf = async (house: Emulator, tenant: string) =>
  (await house.http.get(`${house.origin}/_guesthouse/export?tenant=${tenant}`)).json<
    Record<string, { value: Content[] }>
  >();

/** Every value of `part` is in `whole`, lists in any order. Answers where one is not. */
function missingIn(whole: unknown, part: unknown, path = ''): readonly string[] {
  if (Array.isArray(part)) {
    const list = Array.isArray(whole) ? whole : [];
    return part.flatMap((item, at) =>
      list.some((each) => missingIn(each, item).length === 0)
        ? []
        : [`${path}[${at}] ${JSON.stringify(item).slice(0, 300)}`],
    );
  }
  if (part !== null && typeof part === 'object') {
    return Object.entries(part).flatMap(([name, value]) =>
      missingIn(
        whole !== null && typeof whole === 'object' ? Reflect.get(whole, name) : undefined,
        value,
        `${path}.${name}`,
      ),
    );
  }
  return whole === part ? [] : [`${path}: ${JSON.stringify(whole)} instead of ${JSON.stringify(part)}`];
}

describe('a tenant that Graph exported', () => {
  it('is taken over and works: password, guest, secret, roles', async () => {
    await withHouse({ import: folderOf(northwindExport) }, async (house) => {
      expect(await house.tenant(northwind.domain).user('nina@northwind.example')).toMatchObject({
        id: ids.nina,
        directoryRoles: ['Global Administrator'],
        otherProperties: { jobTitle: 'Pilot' },
      });
      await house.invite('nina@northwind.example');
      const { claims } = await house.signIn({ as: 'nina@northwind.example', password: 'Nin4-secret' });
      expect(claims.idToken).toMatchObject({ tid: contoso.id });
      const token = await house.http.post(`${house.origin}/${northwind.id}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: ids.app,
        client_secret: 'flights-secret',
        scope: 'https://graph.microsoft.com/.default',
      });
      expect(token.status).toBe(200);
      const users = await house.http.get(`${house.origin}/graph/v1.0/users`, {
        authorization: `Bearer ${token.json().access_token}`,
      });
      expect(users.json<{ value: Content[] }>().value.map((each) => each.id)).toEqual([ids.nina, ids.noel]);
      // The demo beside it is as it was, also after a reset.
      await house.reset();
      expect(await house.tenant(contoso.id).user(people.otto)).toBeDefined();
      expect(await house.tenant(northwind.id).user(ids.noel)).toMatchObject({ externalUserState: 'PendingAcceptance' });
    });
  });

  it('is written back with everything it came with', async () => {
    await withHouse({ import: folderOf(northwindExport) }, async (house) => {
      const written = await exportOf(house, northwind.id);
      const { users, servicePrincipals, appRoleAssignments, ...others } = structuredClone(northwindExport);
      const [flights, graph] = servicePrincipals.value;
      const { appRoleAssignedTo = [], ...principal } = flights ?? {};
      const [nina, noel] = users.value;
      const { passwordProfile: _, ...withoutPassword } = nina ?? {};
      const expected = {
        ...Object.fromEntries(
          Object.entries(others).map(([name, json]) => [name, 'value' in json ? json.value : json]),
        ),
        users: [withoutPassword, noel],
        servicePrincipals: [principal, graph],
        appRoleAssignments: [...appRoleAssignments.value, ...appRoleAssignedTo],
      } as Readonly<Record<string, readonly { passwordCredentials?: { secretText: string | null }[] }[]>>;
      for (const app of expected.applications ?? []) {
        for (const secret of app.passwordCredentials ?? []) secret.secretText = null;
      }
      for (const [name, list] of Object.entries(expected)) {
        expect([name, missingIn(written[name]?.value, list)]).toEqual([name, []]);
      }
      expect(JSON.stringify(written)).not.toMatch(/Nin4-secret|flights-secret/);
    });
  });

  it('says what nobody here uses, what is missing, and what leads nowhere', async () => {
    const content = { ...northwindExport, groups: { '@odata.nextLink': 'https://…', value: northwindExport.groups } };
    await withHouse({ import: folderOf(content) }, async ({ imported }) => {
      expect(imported?.taken).toMatchObject({
        organization: 1,
        users: 2,
        groups: 1,
        applications: 1,
        servicePrincipals: 2,
      });
      const unused = imported?.unused.map(({ resource, property, objects }) => `${resource} ${property} ${objects}`);
      expect(unused).toEqual(
        expect.arrayContaining([
          'organization tenantType 1',
          'organization verifiedDomains[].capabilities 1',
          'users assignedPlans 1',
          'groups visibility 1',
          'applications web.homePageUrl 1',
          'applications appRoles[].description 1',
        ]),
      );
      expect(unused?.filter((each) => /displayName|redirectUris|members/.test(each))).toEqual([
        'groups members[].displayName 1',
      ]);
      expect(imported?.notes).toEqual([
        { resource: 'conditionalAccessPolicies', what: 'is not used here; kept as it came' },
        { resource: 'groups', what: 'names a next page that was not given' },
        {
          resource: 'appRoleAssignments',
          what: '1 name a service principal or a role that was not given; kept as they came',
        },
      ]);
    });
  });

  it('may be one file, or pages of one resource', async () => {
    const [one = '', pages = ''] = [join(root, 'one.json'), folderOf({})];
    writeFileSync(one, JSON.stringify(northwindExport));
    await withHouse({ import: one }, async (house) => {
      expect((await house.tenant(northwind.id).users()).length).toBe(2);
    });
    const [nina, noel] = northwindExport.users.value;
    writeFileSync(join(pages, 'organization.json'), JSON.stringify(northwindExport.organization.value[0]));
    writeFileSync(
      join(pages, 'users-1.json'),
      `\uFEFF${JSON.stringify({ '@odata.nextLink': 'https://x', value: [nina] })}`,
    );
    writeFileSync(join(pages, 'users-2.json'), JSON.stringify([noel]));
    await withHouse({ import: pages }, async (house) => {
      expect((await house.tenant(northwind.id).users()).map((each) => each.id)).toEqual([ids.nina, ids.noel]);
      expect(house.imported?.notes).toEqual([]);
    });
  });

  it('without an organization goes into the first tenant of the config', async () => {
    const users = [{ id: ids.nina, userPrincipalName: 'nina@contoso.example', displayName: 'Nina' }];
    await withHouse({ import: folderOf({ users }) }, async (house) => {
      expect(await house.tenant(contoso.id).user('nina@contoso.example')).toMatchObject({ id: ids.nina });
      expect(await house.tenant(contoso.id).user(people.mel)).toBeDefined();
    });
  });
});

describe('an import that is wrong', () => {
  const [nina] = northwindExport.users.value;
  it.each([
    ['a broken file', { users: undefined }, /users\.json: .*JSON/],
    ['a user without a name', { users: [{ id: ids.nina }] }, /users\[0\]\.userPrincipalName: /],
    ['an id that is none', { groups: [{ id: 'x', displayName: 'X' }] }, /groups\[0\]\.id: /],
    [
      'one name twice',
      { users: [nina, { ...nina, id: ids.noel }] },
      /users\[1\]: the user principal name nina@northwind\.example is at users\[0\] already/,
    ],
    [
      'a name that is taken',
      { users: [{ id: ids.nina, userPrincipalName: 'mel@contoso.example' }] },
      /mel@contoso\.example is here already with another id/,
    ],
    [
      'a domain that is taken',
      {
        organization: {
          id: northwind.id,
          displayName: 'N',
          verifiedDomains: [{ name: 'contoso.example', isInitial: true }],
        },
      },
      /contoso\.example belongs to Contoso/,
    ],
    ['something that is no resource', { users: 5 }, /users: expected a page/],
  ])('with %s is refused as a whole', async (_, content, message) => {
    const folder = folderOf(Object.fromEntries(Object.entries(content).filter(([, json]) => json !== undefined)));
    if (Object.values(content).includes(undefined)) writeFileSync(join(folder, 'users.json'), '[{');
    await expect(startEmulator({ import: folder })).rejects.toThrow(message);
  });

  it('is told on the command line with exit code 2', async () => {
    const args = ['start', '--port', '0', '--data', join(root, 'data'), '--import'];
    const missing = await guesthouse([...args, join(root, 'nowhere')]);
    expect([missing.code, missing.stderr.includes('there is no such file or folder')]).toEqual([2, true]);
    const wrong = await guesthouse([...args, folderOf({ users: [{ id: 'x' }, {}] })]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/users\[0\]\.id.*\n.*users\[0\]\.userPrincipalName.*\n.*users\[1\]\.id/);
  });
});

describe('guesthouse export', () => {
  it('writes what guesthouse start --import takes over again, the same to the letter', async () => {
    const data = join(root, 'authority');
    const first = join(root, 'first');
    const run = async (house: Emulator, folder: string, tenant: string) => {
      const ended = await guesthouse(['export', folder, '--tenant', tenant, '--origin', house.origin, '--data', data]);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      return ended.stdout;
    };
    const filesOf = (folder: string) =>
      Object.fromEntries(
        readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
      );
    const ottoId = await withHouse({ data, import: folderOf(northwindExport) }, async (house) => {
      // A guest who has redeemed, a group made here, a change by Graph: all of it travels.
      const { claims } = await house.signIn({ as: people.otto });
      const graph = daemonGraph(house);
      await graph
        .api('/groups')
        .post({ displayName: 'Here', mailNickname: 'here', securityEnabled: true, mailEnabled: false });
      const mel = await house.tenant(contoso.id).user(people.mel);
      await graph.api(`/users/${mel?.id}`).patch({ jobTitle: 'Navigator' });
      expect(await run(house, first, contoso.id)).toMatch(/users\.json +\d+ objects/);
      expect(statSync(join(first, 'users.json')).mode & 0o077).toBe(0);
      await run(house, join(root, 'northwind'), northwind.id);
      return claims.idToken.oid;
    });
    expect(JSON.stringify(filesOf(first))).not.toContain('guesthouse-demo-secret');

    const other = {
      tenants: [
        { id: '99999999-9999-4999-8999-999999999999', displayName: 'Other', initialDomain: 'other.onmicrosoft.com' },
      ],
    };
    await withHouse({ data, config: other, import: first }, async (house) => {
      await run(house, join(root, 'second'), contoso.id);
      expect(await house.tenant(contoso.domain).user(people.otto)).toMatchObject({
        id: ottoId,
        externalUserState: 'Accepted',
        externalCredential: { kind: 'email-otp' },
      });
      // Passwords and secrets are those of before: the daemon gets its token, Mel signs in.
      const mel = await daemonGraph(house).api(`/users/${people.mel}?$select=jobTitle`).get();
      expect(mel.jobTitle).toBe('Navigator');
    });
    expect(filesOf(join(root, 'second'))).toEqual(filesOf(first));

    await withHouse({ data, config: other, import: join(root, 'northwind') }, async (house) => {
      await run(house, join(root, 'northwind-2'), northwind.id);
    });
    expect(filesOf(join(root, 'northwind-2'))).toEqual(filesOf(join(root, 'northwind')));
  });

  it('says what it needs, and what it did not find', async () => {
    expect((await guesthouse(['export'])).code).toBe(2);
    await withHouse({ data: join(root, 'authority') }, async (house) => {
      const args = ['--tenant', 'nobody.example', '--origin', house.origin, '--data', join(root, 'authority')];
      const ended = await guesthouse(['export', join(root, 'none'), ...args]);
      expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('nobody.example')]);
    });
  });
});
