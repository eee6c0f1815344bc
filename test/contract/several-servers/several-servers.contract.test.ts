import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '#store';
import { authorizeUrl, clientCredentialsForm } from '../../support/authorize.js';
import { tenantOf } from '../../support/demo-config.js';
import { claimsOf, headerOf } from '../../support/jwt.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { openRedis } from '../../support/store-kinds.js';
import { contoso, daemon, people, webApp } from '../../support/world.js';
import { startTwoServers, type TwoServers } from './two-servers.js';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

type Open = Parameters<typeof startTwoServers>[0];

/** One store in one process, which shows what is kept beside it; and one that both reach over the network. */
const stores: readonly (readonly [string, Open])[] = [
  [
    'one memory',
    async (clock) => {
      const store = createMemoryStore(clock);
      return [store, store];
    },
  ],
  [
    'one Redis',
    async (clock) => {
      const prefix = `two-${performance.now()}:`;
      return [await openRedis(redis, clock, { prefix }), await openRedis(redis, clock, { prefix })];
    },
  ],
];

const directoryOf = (house: TwoServers['one']) => house.catalog.directoryOf(contoso.id);
const kidsOf = async ({ http, origin }: TwoServers) =>
  (await http.get(`${origin}/${contoso.id}/discovery/v2.0/keys`))
    .json<{ keys: { kid: string }[] }>()
    .keys.map(({ kid }) => kid);

describe.each(stores)('two servers on %s', (_name, open) => {
  let both: TwoServers;
  beforeAll(async () => {
    both = await startTwoServers(open, (config) => {
      tenantOf(config, contoso.id).signingKeys = { rotateEverySeconds: 36 * 3600 };
    });
  }, 60_000);
  afterAll(() => both.stop());

  const signIn = async (as: string, browser = both.browser()) => {
    const visit = await both.arrive(browser, as, authorizeUrl(both.origin));
    expect(`${visit.status} ${visit.url} ${visit.page.text}`).toMatch(/^0 http:\/\/localhost:3000/);
    return visit.url.searchParams.get('code') ?? '';
  };
  const silently = async (browser: ReturnType<TwoServers['browser']>, as: string) =>
    (await browser.open(authorizeUrl(both.origin, { prompt: 'none', login_hint: as }))).url.searchParams;

  it.each([
    ...[people.otto, people.sam, people.wes, people.ana, people.gus].map((as) => [as, 'one'] as const),
    ...[people.otto, people.sam, people.ana].map((as) => [as, 'other'] as const),
  ])(
    'let %s in with every step at another than the one before, beginning at the %s, and take nothing twice',
    async (as, first) => {
      both.beginAt(first);
      const before = [...both.answered];
      const browser = both.browser();
      const code = await signIn(as, browser);
      const redeemed = await both.redeem(code);
      expect(redeemed.json()).toMatchObject({ id_token: expect.any(String) });
      const tokens = redeemed.json<{ id_token: string; refresh_token: string }>();
      expect(claimsOf(tokens.id_token)).toMatchObject({ preferred_username: as });

      // A second shop window shows the same session, and both shut it.
      expect((await silently(browser, as)).has('code')).toBe(true);
      const refresh = { grant_type: 'refresh_token', code: undefined, refresh_token: tokens.refresh_token };
      expect((await both.redeem('', refresh)).status).toBe(200);
      const twice = await Promise.all([both.redeem(code), both.redeem(code)]);
      expect(twice.map(({ status }) => status)).toEqual([400, 400]);
      await browser.open(`${both.origin}/${contoso.id}/oauth2/v2.0/logout`);
      expect((await silently(browser, as)).get('error')).toBe('login_required');
      both.answered.forEach((count, which) => {
        expect(count - (before[which] ?? 0)).toBeGreaterThan(3);
      });
    },
    60_000,
  );

  // Two accounts by one name, hers at home and the guest: which of them is meant later is not for us to say.
  it('let a personal account in, whose home is here as well', async () => {
    const redeemed = await both.redeem(await signIn(people.mia));
    expect(claimsOf(redeemed.json().id_token)).toMatchObject({ preferred_username: people.mia });
  }, 60_000);

  it('give a code to one of two who show it at the same moment', async () => {
    const code = await signIn(people.otto);
    const answers = await Promise.all([both.redeem(code), both.redeem(code), both.redeem(code)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  }, 60_000);

  it('sign with a key that one of them has made, and publish it', async () => {
    const [before] = await kidsOf(both);
    const rotated = await both.http.post(`${both.origin}/_guesthouse/tenants/${contoso.id}/keys`, '');
    const { signing } = rotated.json<{ signing: string }>();
    for (let time = 0; time < 2; time += 1) {
      const token = await both.http.post(both.tokenUrl, clientCredentialsForm(daemon.clientId));
      expect(headerOf(token.json().access_token).kid).toBe(signing);
      expect((await kidsOf(both)).slice(0, 2)).toEqual([signing, before]);
    }
  });

  it('make one new key when it is time, however many of them notice', async () => {
    const before = await kidsOf(both);
    await both.clock.advance({ hours: 37 });
    try {
      const seen = await Promise.all(Array.from({ length: 6 }, () => kidsOf(both)));
      expect(new Set(seen.map(([first]) => first)).size).toBe(1);
      expect(before).not.toContain(seen[0]?.[0]);
      expect(await kidsOf(both)).toEqual([seen[0]?.[0], before[0]]);
    } finally {
      await both.clock.resume();
    }
  });

  it('see at once what the other was told of an application', async () => {
    const require = async (appRoleAssignmentRequired: boolean) => {
      const { applications } = await directoryOf(both.one);
      const web = await applications.findBy('app-id', webApp.clientId);
      await applications.change(web?.id ?? '', (each) => ({ ...each, appRoleAssignmentRequired }));
    };
    both.ask('other');
    await signIn(people.ana);
    await require(true);
    const visit = await both.arrive(both.browser(), people.ana, authorizeUrl(both.origin));
    expect(visit.page.text).toContain('AADSTS50105');
    await require(false);
    await signIn(people.ana);
    both.ask();
  }, 60_000);

  it('see at once what the other was told of a policy', async () => {
    const block = (...blocked: readonly string[]) =>
      both.one.catalog.change(contoso.id, (each) => ({ ...each, invitationDomains: { allowed: [], blocked } }));
    const invite = () => both.other.invite({ address: 'kim@blocked.example', tenant: contoso.id });
    await block('blocked.example');
    await expect(invite()).rejects.toMatchObject({ code: 'invitations.domain-not-allowed' });
    await block();
    expect(await invite()).toMatchObject({ what: 'invited' });
  });

  it('fail together as often as was ordered at one of them', async () => {
    await both.one.faults.set({ name: 'thrice', where: 'token', what: { status: 503 }, times: 3 });
    const asked = Array.from({ length: 8 }, () =>
      both.http.post(both.tokenUrl, clientCredentialsForm(daemon.clientId)),
    );
    const refused = (await Promise.all(asked)).filter(({ status }) => status === 503);
    expect(refused).toHaveLength(3);
    expect(await both.other.faults.list()).toMatchObject([{ name: 'thrice', struck: 3 }]);
    await both.other.faults.clear();
    expect(await both.one.faults.list()).toEqual([]);
  });

  it('wake who waits at one for a mail that the other sends', async () => {
    const to = 'waiter@partner.example';
    // Nobody who is not woken waits that long: the test would end before.
    const waiting = both.one.mailbox.waitFor({ to }, 600);
    await both.other.mailbox.send({ to: 'somebody@else.example', subject: 'Not this', html: '', text: '' });
    const sent = await both.other.mailbox.send({ to, subject: 'This', html: '', text: '' });
    expect(await waiting).toMatchObject({ id: sent.id });
  });

  it('keep every mail that both send at once', async () => {
    await both.one.mailbox.clear();
    const send = (house: TwoServers['one'], at: number) =>
      house.mailbox.send({ to: `m${at}@many.example`, subject: 'One of many', html: '', text: '' });
    await Promise.all(Array.from({ length: 30 }, (_, at) => send(at % 2 === 0 ? both.one : both.other, at)));
    const found = await both.other.mailbox.list({ subject: 'One of many' });
    expect(new Set(found.map(({ to }) => to)).size).toBe(30);
  });

  it('make one guest of an address that is invited at both at once', async () => {
    const email = 'wanted@partner.example';
    const answers = await Promise.all(
      [both.one, both.other, both.one, both.other].map((house) => house.invite({ address: email, tenant: contoso.id })),
    );
    const guests = await (await directoryOf(both.one)).users.listBy('address', email);
    expect(guests).toHaveLength(1);
    expect(new Set(answers.map(({ user }) => user.id))).toEqual(new Set([guests[0]?.id]));
    expect(await (await directoryOf(both.other)).invitations.listBy('address', email)).toHaveLength(4);
  });

  it('tell one timeline of a sign-in, in order and without a gap', async () => {
    const signInId = 'of-both';
    const houses = [both.one, both.other];
    for (let at = 0; at < 40; at += 1) {
      const tracer = houses[at % 2]?.timeline.within({ signInId, tenantId: contoso.id });
      tracer?.record({ step: 'interaction', name: `event ${at}`, outcome: 'ok' });
      if (at % 5 === 0) await Promise.all(houses.map((house) => house.timeline.flush()));
    }
    await both.one.timeline.flush();
    const told = await both.other.timeline.timeline(signInId);
    expect(told.map(({ name }) => name)).toEqual(Array.from({ length: 40 }, (_, at) => `event ${at}`));
    expect((await both.one.timeline.recent({ limit: 1 }))[0]).toMatchObject({ id: signInId, last: 'event 39' });
  });
});
