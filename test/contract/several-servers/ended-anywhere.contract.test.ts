import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  byUser,
  createSelfServiceAccount,
  createTenantCatalog,
  type Directory,
  newGuest,
  recordingAudit,
  restoreUser,
  softDeleteUser,
  type User,
  userTarget,
} from '#directory';
import { createKeyRing } from '#keys';
import { createMemoryStore } from '#store';
import { authorizeUrl } from '../../support/authorize.js';
import { createFakeClock } from '../../support/fakes/clock.js';
import { createDyingStore } from '../../support/fakes/dying-store.js';
import { tenant as organisation } from '../../support/fakes/tenant.js';
import { claimsOf } from '../../support/jwt.js';
import { contoso } from '../../support/world.js';
import { type OneServer, startOneServer } from './one-server.js';

/** Far more writes than anything here makes. */
const most = 200;

/** Does something in processes that end with their first write, their second, and so on, until one does not end. */
async function endedAnywhere(one: (lastWrite: number) => Promise<{ readonly ended: boolean }>): Promise<number> {
  for (let lastWrite = 1; lastWrite < most; lastWrite += 1) {
    if (!(await one(lastWrite)).ended) return lastWrite - 1;
  }
  throw new Error('It does not come to an end.');
}

/** What was answered; undefined when the process ended before it could. */
const answered = <T>(answer: Promise<T>): Promise<T | undefined> => answer.catch(() => undefined);

let server: OneServer;
beforeAll(async () => {
  server = await startOneServer();
  await server.start();
}, 60_000);
afterAll(() => server.stop());

const activities = async (directory: Directory, user: User) =>
  (await directory.auditLogs.directoryAudits.list())
    .filter(({ targetResources }) => targetResources.some(({ id }) => id === user.id))
    .map(({ activityDisplayName }) => activityDisplayName);

describe('a process that ends with any of its writes', () => {
  it('loses no guest, lets nobody in twice by one code, and a second try gets in', async () => {
    const writes = await endedAnywhere(async (lastWrite) => {
      const as = `otto${lastWrite}@smallpartner.example`;
      const { house } = await server.start();
      await house.invite({ address: as, tenant: contoso.id });

      const dying = await server.start(lastWrite);
      const browser = server.browser();
      const codes: string[] = [];
      const visit = await answered(server.arrive(browser, as, authorizeUrl(server.origin), (code) => codes.push(code)));
      const code = visit?.status === 0 ? (visit.url.searchParams.get('code') ?? '') : '';
      const first = code === '' ? undefined : await server.redeem(code);
      const ended = dying.store.isDead();
      expect([ended, first?.status === 200]).toContainEqual(true);

      const next = await server.start();
      const directory = await next.house.catalog.directoryOf(contoso.id);
      const [user, ...others] = await directory.users.listBy('address', as);
      expect(others).toEqual([]);
      if (user === undefined) throw new Error(`${as} is gone.`);
      // Accepted with both entries, or not at all.
      const redeemed = (await activities(directory, user)).filter((each) => /Update user|Redeem/.test(each));
      expect(redeemed).toHaveLength(user.externalUserState === 'Accepted' ? 2 : 0);
      if (first?.status === 200) {
        expect(user).toMatchObject({ externalUserState: 'Accepted', identities: expect.anything() });
        const { refresh_token } = first.json<{ refresh_token: string }>();
        const refresh = { grant_type: 'refresh_token', code: undefined, refresh_token };
        expect((await server.redeem('', refresh)).status).toBe(200);
      }
      if (code !== '') {
        const again = await server.redeem(code);
        if (first?.status === 200) expect(again.json()).toMatchObject({ error: 'invalid_grant' });
        else expect([200, 400]).toContain(again.status);
        expect((await server.redeem(code)).status).toBe(400);
      }

      // The same person tries once more, in the browser that knows the half of it.
      await next.house.clock.advance({ minutes: 2 });
      const retried = await server.arrive(browser, as, authorizeUrl(server.origin), (typed) => {
        // What had let in before does not do it again; what had not come to that may.
        if (user.externalUserState === 'Accepted') expect(codes).not.toContain(typed);
      });
      expect(`${retried.status} ${retried.page.text}`).toMatch(/^0 /);
      const tokens = await server.redeem(retried.url.searchParams.get('code') ?? '');
      expect(claimsOf(tokens.json().id_token)).toMatchObject({ oid: user.id });
      return { ended };
    });
    expect(writes).toBeGreaterThan(20);
  }, 240_000);

  it('leaves an invitation with its guest and its entries, or nothing at all', async () => {
    const writes = await endedAnywhere(async (lastWrite) => {
      const address = `new${lastWrite}@partner.example`;
      const dying = await server.start(lastWrite);
      const made = await answered(dying.house.invite({ address, tenant: contoso.id, sendMessage: true }));

      const { house } = await server.start();
      const directory = await house.catalog.directoryOf(contoso.id);
      const [user, ...others] = await directory.users.listBy('address', address);
      expect(others).toEqual([]);
      expect(await directory.invitations.listBy('address', address)).toHaveLength(user === undefined ? 0 : 1);
      if (user !== undefined)
        expect(await activities(directory, user)).toEqual(expect.arrayContaining(['Add user', 'Invite external user']));
      if (made !== undefined) {
        expect(user?.id).toBe(made.user.id);
        expect(await house.mailbox.list({ to: address })).toHaveLength(1);
      }
      const again = await house.invite({ address, tenant: contoso.id, sendMessage: true });
      expect(again.user.id).toBe(user?.id ?? again.user.id);
      expect(await directory.users.listBy('address', address)).toHaveLength(1);
      return { ended: dying.store.isDead() };
    });
    expect(writes).toBeGreaterThan(1);
  }, 60_000);

  it('leaves a file of rows to the next one, which invites nobody twice and says what is uncertain', async () => {
    const rowsOf = (lastWrite: number) => [1, 2, 3].map((row) => `row${row}-of-${lastWrite}@partner.example`);
    const file = (lastWrite: number) =>
      [
        'version:v1.0',
        'Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required',
        ...rowsOf(lastWrite).map((address) => `${address},https://app.example/`),
      ].join('\n');
    const url = `${server.origin}/_guesthouse/bulk?tenant=${contoso.id}`;
    // All of them before the next process begins, which has to wait until their leases are over.
    const jobs: { readonly lastWrite: number; readonly id: string | undefined }[] = [];
    await endedAnywhere(async (lastWrite) => {
      const dying = await server.start(lastWrite);
      const answer = await answered(
        server.http.send(url, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: file(lastWrite) }),
      );
      const id = answer?.status === 202 ? answer.json<{ id: string }>().id : undefined;
      jobs.push({ lastWrite, id });
      for (let look = 0; look < 40 && id !== undefined && !dying.store.isDead(); look += 1) {
        const job = await answered(server.http.get(`${server.origin}/_guesthouse/bulk/${id}?tenant=${contoso.id}`));
        if (job?.text.includes('"finished"')) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const ended = dying.store.isDead();
      dying.store.kill();
      return { ended };
    });
    expect(jobs.filter(({ id }) => id !== undefined).length).toBeGreaterThan(5);

    const { house } = await server.start();
    const directory = await house.catalog.directoryOf(contoso.id);
    for (const { lastWrite, id } of jobs) {
      const guests = () => Promise.all(rowsOf(lastWrite).map((address) => directory.users.listBy('address', address)));
      if (id === undefined) continue;
      const at = `${server.origin}/_guesthouse/bulk/${id}`;
      const job = async () => (await server.http.get(`${at}?tenant=${contoso.id}`)).json();
      for (let look = 0; look < 800 && (await job()).state !== 'finished'; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const { state, succeeded, failed } = await job();
      expect({ lastWrite, state, rows: Number(succeeded) + Number(failed) }).toEqual({
        ...{ lastWrite, state: 'finished' },
        rows: 3,
      });
      const rows = (await server.http.get(`${at}/rows?tenant=${contoso.id}`)).text.trim().split('\n');
      const outcomes = rows.map((row) => (JSON.parse(row) as { outcome: { succeeded: boolean } }).outcome);
      expect(outcomes.filter((each) => each.succeeded)).toHaveLength(Number(succeeded));
      // A row is uncertain only where the process ended in the middle of it.
      expect(Number(failed)).toBeLessThanOrEqual(1);
      (await guests()).forEach((found, row) => {
        expect(found.length).toBeLessThanOrEqual(1);
        if (outcomes[row]?.succeeded) expect(found).toHaveLength(1);
      });
      for (const address of rowsOf(lastWrite))
        expect((await directory.invitations.listBy('address', address)).length).toBeLessThanOrEqual(1);
    }
  }, 120_000);

  it('has the old keys or the new ones, and every key that was named', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    const ringOf = (of = store) => createKeyRing({ store: of, tenantId: 't', clock });
    const writes = await endedAnywhere(async (lastWrite) => {
      const before = (await ringOf().published()).map(({ kid }) => kid);
      const dying = createDyingStore(store);
      dying.killAtWrite(lastWrite);
      const rotated = await answered(ringOf(dying).rotate());
      const after = (await ringOf().published()).map(({ kid }) => kid);
      expect(after.slice(-before.length)).toEqual(before);
      expect(after.length - before.length).toBeLessThanOrEqual(1);
      if (rotated !== undefined) expect(after[0]).toBe(rotated.kid);
      return { ended: dying.isDead() };
    });
    expect(writes).toBeGreaterThan(0);
  }, 60_000);

  it('leaves a user here or among the deleted, with the entry of it', async () => {
    const store = createMemoryStore(createFakeClock());
    const { tenant } = await createTenantCatalog(store).add(organisation);
    const now = new Date('2026-01-01T00:00:00Z');
    await endedAnywhere(async (lastWrite) => {
      const directory = await createTenantCatalog(store).directoryOf(tenant.id);
      const id = `user-${lastWrite}`;
      const address = `${id}@partner.example`;
      await directory.users.create(newGuest({ tenant, address, id, now: new Date() }));
      const dying = createDyingStore(store);
      dying.killAtWrite(lastWrite);
      const there = await createTenantCatalog(dying)
        .directoryOf(tenant.id)
        .catch(() => directory);
      const user = (await directory.users.get(id)) as User;
      const auditing = (activityDisplayName: string) => (target: User) => [
        recordingAudit(there, now, {
          ...{ activityDisplayName, category: 'UserManagement', operationType: 'Update' },
          ...{ initiatedBy: byUser(target), targetResources: [userTarget(target)] },
        }),
      ];
      await answered(softDeleteUser(there, id, now, auditing('Delete user')));
      const isHere = (await directory.users.get(id)) !== undefined;
      expect((await directory.deletedUsers.get(id)) !== undefined).toBe(!isHere);
      expect(await activities(directory, user)).toEqual(isHere ? [] : ['Delete user']);
      await answered(restoreUser(there, id, auditing('Restore user')));
      const isBack = (await directory.users.get(id)) !== undefined;
      expect((await directory.deletedUsers.get(id)) !== undefined).toBe(!isBack);
      expect(await activities(directory, user)).toEqual(
        isBack && !isHere ? ['Restore user', 'Delete user'] : ['Delete user'],
      );
      return { ended: dying.isDead() };
    });
  });

  it('leaves no organisation without its applications and its first account', async () => {
    const clock = createFakeClock();
    const writes = await endedAnywhere(async (lastWrite) => {
      const store = createMemoryStore(clock);
      const dying = createDyingStore(store);
      dying.killAtWrite(lastWrite);
      const nothing = () => [];
      const account = { address: 'eve@viral.example', displayName: 'Eve', passwordHash: 'x' };
      const made = await answered(createSelfServiceAccount(createTenantCatalog(dying), account, clock.now(), nothing));
      const catalog = createTenantCatalog(store);
      if (made === undefined) await createSelfServiceAccount(catalog, account, clock.now(), nothing);
      const found = await catalog.findHomeAccount(account.address);
      if (found === undefined) throw new Error('Eve has no account.');
      const { applications } = await catalog.directoryOf(found.tenant.id);
      expect(await applications.findBy('app-id', '00000003-0000-0000-c000-000000000000')).toBeDefined();
      return { ended: dying.isDead() };
    });
    expect(writes).toBe(1);
  });
});
