import { describe, expect, it } from '@jest/globals';
import { createBulk } from '#bulk';
import { createTenantCatalog, newGuest } from '#directory';
import type { Invitations } from '#invitations';
import { createLogger, systemClock } from '#platform';
import { createMemoryStore } from '#store';
import { createDyingStore } from '../support/fakes/dying-store.js';
import { tenant as organisation } from '../support/fakes/tenant.js';

const tenantId = '11111111-aaaa-4aaa-8aaa-111111111111';
const file = (count: number) => {
  const rows = Array.from({ length: count }, (_, at) => `guest${at}@partner.example,https://app.example/`);
  const headings = 'Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required';
  return Buffer.from(['version:v1.0', headings, ...rows].join('\n'));
};
async function* once(bytes: Buffer) {
  yield bytes;
}
const settled = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** One store and what happens to it: each `start` is a process of its own. */
async function world() {
  const store = createMemoryStore(systemClock);
  const catalog = createTenantCatalog(store);
  const { auditLogs, tenant } = await catalog.add({ ...organisation, id: tenantId });
  const invited: string[] = [];
  /** `dies`: what happens before the invitation with this number, from 0. */
  const start = (dies: (number: number) => Promise<void> = async () => {}) => {
    const invitations: Pick<Invitations, 'invite'> = {
      async invite(_, { address, redirectUrl }) {
        await dies(invited.length);
        invited.push(address);
        const user = newGuest({ tenant, address, now: systemClock.now() });
        const invitation = {
          id: user.id,
          invitedUserEmailAddress: address,
          invitedUserDisplayName: null,
          invitedUserType: 'Guest' as const,
          inviteRedirectUrl: redirectUrl,
          sendInvitationMessage: false,
          message: { messageLanguage: null, customizedMessageBody: null, ccRecipients: [] },
          resetRedemption: false,
          ticket: '',
          userId: user.id,
          createdDateTime: user.createdDateTime,
        };
        return { user, invitation, what: 'invited', redeemUrl: '', mail: 'not asked for' };
      },
    };
    const own = createDyingStore(store);
    const bulk = createBulk({
      origin: 'https://localhost',
      store: own,
      catalog: createTenantCatalog(own),
      clock: systemClock,
      logger: createLogger('silent'),
      invitations: invitations as Invitations,
    });
    return { ...bulk, kill: own.kill };
  };
  return { start, invited, auditLogs };
}

const invite = { tenantId, kind: 'invite', fileName: 'guests.csv', starter: { kind: 'operator' } } as const;

async function finished(bulk: Pick<ReturnType<typeof createBulk>, 'get'>, id: string) {
  for (let look = 0; look < 500; look += 1) {
    const job = await bulk.get(tenantId, id);
    if (job?.state === 'finished') return job;
    await settled(20);
  }
  throw new Error('The job does not end.');
}

describe('a bulk job whose server dies in the middle of a row', () => {
  it('goes on with the rows nobody began, and says which one is uncertain', async () => {
    const { start, invited } = await world();
    const first = start((number) => (number === 3 ? new Promise<void>(() => {}) : Promise.resolve()));
    const accepted = await first.accept({ ...invite, bytes: once(file(10)) });
    if (!accepted.accepted) throw new Error('refused');
    await settled(100);
    expect(invited).toHaveLength(3);
    first.kill();

    const second = start();
    await second.resume();
    const job = await finished(second, accepted.job.id);
    expect([job.succeeded, job.failed]).toEqual([9, 1]);
    expect(invited).toHaveLength(9);
    expect(new Set(invited).size).toBe(9);
    expect(invited).not.toContain('guest3@partner.example');
    const outcomes: string[] = [];
    for await (const { outcome } of second.rows(job)) outcomes.push(outcome?.reason ?? '');
    expect(outcomes[3]).toContain('The server stopped while it did this row');
    await second.stop();
  });

  it('is taken over by a server that was there before, which leaves alone what a living one does', async () => {
    const { start, invited, auditLogs } = await world();
    const witness = start();
    await witness.resume();
    const first = start((number) => (number === 2 ? settled(7000) : Promise.resolve()));
    const accepted = await first.accept({ ...invite, bytes: once(file(4)) });
    if (!accepted.accepted) throw new Error('refused');
    // The row takes longer than a dead server is waited for; but this one lives.
    await settled(6500);
    expect(invited).toHaveLength(2);
    expect(await witness.get(tenantId, accepted.job.id)).toMatchObject({ state: 'running', succeeded: 2, failed: 0 });
    first.kill();
    const job = await finished(witness, accepted.job.id);
    expect([job.succeeded, job.failed]).toEqual([3, 1]);
    const audits = (await auditLogs.directoryAudits.list()).map((each) => each.activityDisplayName);
    expect(audits).toEqual(['Bulk invite users - finished (bulk)', 'Bulk invite users - started (bulk)']);
    await witness.stop();
  }, 60_000);

  it('never invites twice, however many servers take it over at once', async () => {
    const { start, invited } = await world();
    const slow = () => settled(2);
    const first = start(slow);
    const accepted = await first.accept({ ...invite, bytes: once(file(60)) });
    if (!accepted.accepted) throw new Error('refused');
    const others = [start(slow), start(slow)];
    await Promise.all(others.map((other) => other.resume()));
    await finished(first, accepted.job.id);
    await Promise.all([first, ...others].map((each) => each.stop()));
    expect(new Set(invited).size).toBe(invited.length);
    expect(invited).toHaveLength(60);
  });

  it('stops between rows when the server is stopped, and ends later with every row done once', async () => {
    const { start, invited, auditLogs } = await world();
    const first = start(() => settled(3));
    const accepted = await first.accept({ ...invite, bytes: once(file(30)) });
    if (!accepted.accepted) throw new Error('refused');
    await settled(30);
    await first.stop();
    const before = invited.length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(30);
    await settled(30);
    expect(invited).toHaveLength(before);

    const second = start();
    await second.resume();
    const job = await finished(second, accepted.job.id);
    expect([job.succeeded, job.failed]).toEqual([30, 0]);
    expect(new Set(invited).size).toBe(30);
    const audits = (await auditLogs.directoryAudits.list()).map((each) => each.activityDisplayName);
    expect(audits).toEqual(['Bulk invite users - finished (bulk)', 'Bulk invite users - started (bulk)']);
    // What is finished is not begun again.
    await start().resume();
    await settled(30);
    expect(invited).toHaveLength(30);
  });
});

describe('a file with a mistake in its last row', () => {
  it('does nothing at all', async () => {
    const { start, invited } = await world();
    const bulk = start();
    const bytes = once(Buffer.concat([file(500), Buffer.from('\nbad,nowhere')]));
    const refused = await bulk.accept({ ...invite, bytes });
    expect(refused).toMatchObject({ accepted: false, problems: [{ line: 503, column: 2 }], untold: 0 });
    expect(await bulk.list(tenantId)).toEqual([]);
    await settled(50);
    expect(invited).toEqual([]);
  });

  it('tells the first hundred problems and counts the others', async () => {
    const { start } = await world();
    const rows = Array.from({ length: 130 }, () => ',')
      .join('\n')
      .replaceAll(',', ',nowhere');
    const refused = await start().accept({
      ...invite,
      bytes: once(Buffer.concat([file(1), Buffer.from(`\n${rows}`)])),
    });
    if (refused.accepted) throw new Error('accepted');
    expect([refused.problems.length, refused.untold]).toEqual([100, 160]);
  });
});
