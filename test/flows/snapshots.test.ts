import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { type Emulator, startEmulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people, secret, webApp } from '../support/world.js';

const { story } = stories();
const at = (house: Emulator, path: string) => `${house.origin}/_guesthouse/snapshots${path}`;
const call = (house: Emulator, method: 'POST' | 'DELETE' | 'GET', path = '') =>
  house.http.send(at(house, path), { method });
const put = (house: Emulator, name: string, document: unknown) =>
  house.http.send(at(house, `/${name}`), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: typeof document === 'string' ? document : JSON.stringify(document),
  });
const stateOf = async (house: Emulator, who: string) => (await house.tenant(contoso.id).user(who))?.externalUserState;
const renew = (house: Emulator, token = '') =>
  house.http.post(house.tokenUrl, {
    grant_type: 'refresh_token',
    client_id: webApp.clientId,
    client_secret: secret,
    refresh_token: token,
  });
const silently = async (house: Emulator, browser: ReturnType<Emulator['browser']>) => {
  await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
  return house.answerOf(browser.visit);
};
const keysOf = async (house: Emulator) =>
  (await house.http.get(`${house.origin}/${contoso.id}/discovery/v2.0/keys`)).text;
/** Forgets the snapshots that the stories before have left: a reset keeps them. */
const forgetAll = async (house: Emulator) => {
  for (const { name } of (await call(house, 'GET')).json<{ name: string }[]>()) await call(house, 'DELETE', `/${name}`);
};

describe('a snapshot', () => {
  story('brings guests, sessions, tokens, mails and faults back, and keeps the keys', async (house) => {
    const browser = house.browser();
    const { refresh_token: token } = await house.tokensFor(people.otto, {}, browser);
    await house.faults.set({ name: 'late', where: 'keys', what: { delayMs: 1 }, times: 1 });
    const keys = await keysOf(house);
    const kept = await call(house, 'POST', '/after-otto');
    expect([kept.status, kept.json()]).toEqual([
      201,
      { name: 'after-otto', madeAt: expect.any(String), entries: expect.any(Number) },
    ]);

    await house.reset();
    expect(await stateOf(house, people.otto)).toBe('PendingAcceptance');
    expect((await renew(house, token)).status).toBe(400);
    expect((await silently(house, browser)).error).toBe('login_required');

    expect((await call(house, 'POST', '/after-otto/restore')).status).toBe(204);
    expect(await stateOf(house, people.otto)).toBe('Accepted');
    expect((await house.mailbox.list({ to: people.otto })).length).toBe(1);
    expect((await house.faults.list()).map(({ name }) => name)).toEqual(['late']);
    expect((await silently(house, browser)).code).toBeDefined();
    const renewed = await renew(house, token);
    expect(claimsOf(renewed.json().id_token)).toMatchObject({ preferred_username: people.otto });
    expect(await keysOf(house)).toBe(keys);
  });

  story('leaves nothing of what came after it', async (house) => {
    const before = await house.tenant(contoso.id).users();
    await house.snapshot('empty');
    await house.invite('new@partner.example');
    const { refresh_token: token } = await house.tokensFor('new@partner.example');
    await house.restore('empty');
    expect(await house.tenant(contoso.id).users()).toEqual(before);
    expect(await house.mailbox.list()).toEqual([]);
    expect((await renew(house, token)).status).toBe(400);
    const { userId } = await house.invite('new@partner.example');
    expect((await house.signIn({ as: 'new@partner.example' })).claims.idToken.oid).toBe(userId);
  });

  story('takes the place of one of the same name, and can be restored again and again', async (house) => {
    await house.snapshot('same');
    await house.tokensFor(people.otto);
    await house.snapshot('same');
    for (const _ of [1, 2]) {
      await house.reset();
      await house.restore('same');
      expect(await stateOf(house, people.otto)).toBe('Accepted');
    }
  });

  story('leaves the clock alone: what has ended meanwhile has ended', async (house) => {
    const browser = house.browser();
    await house.tokensFor(people.ana, {}, browser);
    await house.snapshot('signed-in');
    house.clock.advance({ days: 2 });
    const now = house.clock.now();
    await house.restore('signed-in');
    expect(house.clock.now().getTime()).toBeGreaterThanOrEqual(now.getTime());
    expect((await silently(house, browser)).error).toBe('login_required');
    expect(await stateOf(house, people.ana)).toBe('Accepted');
  });

  story('goes on with a bulk operation from the row where it was', async (house) => {
    const rows = Array.from({ length: 40 }, (_, n) => `bulk${n}@partner.example,${house.origin}/sample,FALSE,`);
    const heading =
      'Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required,' +
      'Send invitation message (true or false) [sendEmail],Customized invitation message [customizedMessageBody]';
    const started = await house.http.send(`${house.origin}/_guesthouse/bulk?tenant=${contoso.id}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: ['version:v1.0', heading, ...rows].join('\r\n'),
    });
    const { id } = started.json<{ id: string }>();
    await house.snapshot('in-between');
    const job = async () =>
      (await house.http.get(`${house.origin}/_guesthouse/bulk/${id}?tenant=${contoso.id}`)).json<{
        state: string;
        succeeded: number;
      }>();
    const finished = async () => {
      for (;;) {
        const { state, succeeded } = await job();
        if (state === 'finished') return succeeded;
      }
    };
    expect(await finished()).toBe(40);
    await house.restore('in-between');
    expect(await finished()).toBe(40);
    expect((await house.tenant(contoso.id).users()).filter(({ mail }) => mail?.startsWith('bulk'))).toHaveLength(40);
  });
});

describe('the list of snapshots', () => {
  story('names them; a reset keeps them, and they can be forgotten', async (house) => {
    await forgetAll(house);
    for (const name of ['b', 'a']) await house.snapshot(name);
    await house.reset();
    expect((await call(house, 'GET')).json()).toEqual([
      expect.objectContaining({ name: 'a' }),
      expect.objectContaining({ name: 'b' }),
    ]);
    expect((await call(house, 'DELETE', '/a')).status).toBe(204);
    expect((await call(house, 'GET')).json()).toEqual([expect.objectContaining({ name: 'b' })]);
    for (const [method, path] of [
      ['DELETE', '/a'],
      ['GET', '/a'],
      ['POST', '/a/restore'],
    ] as const) {
      const answer = await call(house, method, path);
      expect([answer.status, answer.json().error]).toEqual([404, 'control.no-snapshot']);
    }
    await expect(house.restore('a')).rejects.toMatchObject({ code: 'control.no-snapshot' });
    expect((await call(house, 'POST', '/not%20a%20name')).json().error).toBe('control.snapshot-name');
  });
});

describe('a snapshot in a file', () => {
  story(
    'is taken by another server, in its own words: guests of every realm get in there',
    async (house) => {
      await house.tokensFor(people.otto);
      await house.snapshot('for-others');
      const file = (await call(house, 'GET', '/for-others')).text;
      const other = await startEmulator();
      try {
        expect((await put(other, 'from-elsewhere', file)).status).toBe(201);
        expect(await stateOf(other, people.otto)).toBe('PendingAcceptance');
        await other.restore('from-elsewhere');
        expect(await stateOf(other, people.otto)).toBe('Accepted');
        for (const as of [people.sam, people.wes, people.gus, people.mia, people.ana]) {
          expect((await other.signIn({ as })).claims.idToken).toMatchObject({ preferred_username: as });
        }
        expect((await call(other, 'GET', '/from-elsewhere')).text).toContain(house.origin);
        await other.snapshot('own');
        expect((await call(other, 'GET', '/own')).text).not.toContain(`${house.origin}/`);
      } finally {
        await other.stop();
      }
    },
    120_000,
  );

  story(
    'is refused when it is foreign, newer or damaged: with what and where, and nothing of it is kept',
    async (house) => {
      await forgetAll(house);
      await house.snapshot('good');
      const file = (await call(house, 'GET', '/good')).text;
      await forgetAll(house);
      interface Document {
        entries: { key: string[]; value?: unknown; member?: unknown; endsAt?: unknown }[];
        [name: string]: unknown;
      }
      const changed = (change: (document: Document) => void) => {
        const document = JSON.parse(file) as Document;
        change(document);
        return document;
      };
      const refusals: readonly (readonly [unknown, RegExp])[] = [
        [file.slice(0, -20), /JSON/],
        [{ hello: 'world' }, /format.*guesthouse-snapshot/],
        [changed((each) => Object.assign(each, { version: 99 })), /version 99.*up to 1.*Update this server/],
        [changed((each) => Object.assign(each, { version: 'one' })), /version "one"/],
        [changed((each) => each.entries.pop()), /sha256/],
        [changed((each) => Object.assign(each.entries[7] ?? {}, { value: 'another' })), /sha256/],
        [changed((each) => Object.assign(each.entries[3] ?? {}, { key: ['keys', 'mine'] })), /entries\.3\.key: "keys"/],
        [
          changed((each) => Object.assign(each.entries[3] ?? {}, { key: ['snapshots', 'x'] })),
          /"snapshots" is no part/,
        ],
        [changed((each) => Object.assign(each.entries[5] ?? {}, { endsAt: 'soon' })), /entries\.5\.endsAt/],
        [changed((each) => delete each.entries[0]?.value), /entries\.0\.value/],
        [changed((each) => Object.assign(each, { entries: {} })), /entries/],
        [changed((each) => delete each.ownWords), /ownWords/],
      ];
      for (const [document, why] of refusals) {
        const answer = await put(house, 'bad', document);
        expect([answer.status, answer.json().message]).toEqual([400, expect.stringMatching(why)]);
      }
      expect((await call(house, 'GET')).json()).toEqual([]);
      expect((await put(house, 'good', file)).status).toBe(201);
    },
  );
});
