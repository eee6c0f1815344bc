import { describe, expect, it } from '@jest/globals';
import { createDirectory, type Directory, newGuest, pageOfUsers, purge, softDeleteUser, type Tenant } from '#directory';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const tenant = { id: 't', displayName: 'Contoso', initialDomain: 'contoso.onmicrosoft.com', domains: [] };

const directoryWith = async (...addresses: readonly string[]): Promise<Directory> => {
  const clock = createFakeClock();
  const directory = createDirectory(createMemoryStore(clock), tenant as unknown as Tenant);
  for (const address of addresses) {
    await directory.users.create(newGuest({ tenant: directory.tenant, address, now: clock.now(), id: address }));
  }
  return directory;
};
const named = (userPrincipalName: string) => `${userPrincipalName}#EXT#@contoso.onmicrosoft.com`;

describe('the users of a directory', () => {
  it('keep their values and indexes when a change is refused', async () => {
    const { users } = await directoryWith('ana@x.example', 'bob@x.example');
    const change = users.change('ana@x.example', (user) => ({
      ...user,
      displayName: 'Changed',
      mail: 'new@x.example',
      userPrincipalName: named('bob_x.example'),
    }));
    await expect(change).rejects.toMatchObject({ code: 'directory.already-exists' });
    expect(await users.get('ana@x.example')).toMatchObject({ displayName: 'ana', mail: 'ana@x.example' });
    expect(await users.findBy('address', 'new@x.example')).toBeUndefined();
    expect(await users.findBy('user-name', named('ana_x.example'))).toMatchObject({ id: 'ana@x.example' });
  });

  it('give back every unique value when one of several is taken', async () => {
    const { users } = await directoryWith('ana@x.example');
    const externalCredential = { kind: 'saml', issuer: 'i', subject: 's' } as const;
    const linked = await users.change('ana@x.example', (user) => ({ ...user, externalCredential }));
    if (linked === undefined) throw new Error('Ana is gone.');
    const twin = { ...linked, id: 'twin', userPrincipalName: 'free@contoso.onmicrosoft.com' };
    await expect(users.create(twin)).rejects.toMatchObject({ code: 'directory.already-exists' });
    const { externalCredential: _, ...unlinked } = twin;
    await users.create(unlinked);
    expect(await users.findBy('user-name', twin.userPrincipalName)).toMatchObject({ id: 'twin' });
  });

  it('let one of two have a name that both want at once', async () => {
    const { users } = await directoryWith('ana@x.example', 'bob@x.example');
    const wanted = 'same@contoso.onmicrosoft.com';
    const outcomes = await Promise.allSettled(
      ['ana@x.example', 'bob@x.example'].map((id) =>
        users.change(id, (user) => ({ ...user, userPrincipalName: wanted })),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await users.listBy('user-name', wanted)).length).toBe(1);
  });

  it('lose no change of many made at once, whatever values they take and give back', async () => {
    const { users } = await directoryWith('ana@x.example');
    const names = Array.from({ length: 20 }, (_, at) => named(`ana${at}`));
    await Promise.all(
      names.map((userPrincipalName) =>
        users.change('ana@x.example', (user) => ({
          ...user,
          userPrincipalName,
          otherMails: [...user.otherMails, userPrincipalName],
        })),
      ),
    );
    const ana = await users.get('ana@x.example');
    expect(ana?.otherMails).toHaveLength(21);
    const findable = await Promise.all(names.map((name) => users.findBy('user-name', name)));
    expect(findable.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await users.findBy('user-name', ana?.userPrincipalName ?? '')).toBeDefined();
  });

  it('leave nothing behind when they are deleted for good', async () => {
    const directory = await directoryWith('ana@x.example', 'bob@x.example');
    const { groups, appRoleAssignments } = directory;
    const properties = { displayName: 'G', description: null, mailNickname: 'g', securityEnabled: true } as const;
    const members = ['ana@x.example', 'bob@x.example'];
    const kept = { mailEnabled: false, groupTypes: [], membershipRule: null, createdDateTime: '', owners: [] };
    await groups.create({ ...properties, ...kept, id: 'g', members });
    const role = { id: 'r', resourceAppId: 'app', appRoleId: 'role', principalType: 'User' } as const;
    await appRoleAssignments.create({ ...role, principalId: 'ana@x.example' });
    await softDeleteUser(directory, 'ana@x.example', new Date('2026-01-01T00:00:00Z'), () => []);
    expect((await groups.get('g'))?.members).toEqual(members);
    await purge(directory, directory.deletedUsers, 'ana@x.example', () => []);
    expect((await groups.get('g'))?.members).toEqual(['bob@x.example']);
    expect(await appRoleAssignments.list()).toEqual([]);
  });

  it('are paged by type and found by part of a name', async () => {
    const addresses = Array.from({ length: 150 }, (_, at) => `guest${at}@x.example`);
    const directory = await directoryWith(...addresses);
    await directory.users.change('guest3@x.example', (user) => ({ ...user, userType: 'Member' }));
    const ids = async (question: Parameters<typeof pageOfUsers>[1]) => {
      const { users, total } = await pageOfUsers(directory, question);
      return [users.map((user) => user.id), total];
    };
    expect(await ids({ offset: 148, limit: 10 })).toEqual([['guest148@x.example', 'guest149@x.example'], 150]);
    expect(await ids({ userType: 'Guest', offset: 2, limit: 2 })).toEqual([
      ['guest2@x.example', 'guest4@x.example'],
      149,
    ]);
    expect(await ids({ userType: 'Member', offset: 0, limit: 2 })).toEqual([['guest3@x.example'], 1]);
    expect(await ids({ search: 'GUEST14', offset: 1, limit: 2 })).toEqual([
      ['guest140@x.example', 'guest141@x.example'],
      11,
    ]);
  });
});

describe('looking at everyone', () => {
  it('lets others have their turn all the while', async () => {
    const { users } = await directoryWith(...Array.from({ length: 1000 }, (_, at) => `guest${at}@x.example`));
    let turns = 0;
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        await new Promise((resolve) => setImmediate(resolve));
        turns += 1;
      }
    })();
    let seen = 0;
    for await (const _ of users.scan()) seen += 1;
    isOver = true;
    await others;
    expect(seen).toBe(1000);
    expect(turns).toBeGreaterThan(10);
  });
});
