import { describe, expect } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, daemon, memberPassword, nativeApp, people, secret, webApp } from '../support/world.js';

const { story } = stories();

interface Entry {
  readonly key: readonly string[];
  readonly endsAt?: number;
}

/** Everything that a snapshot has, by room. */
async function entriesOf(house: Emulator): Promise<readonly Entry[]> {
  await house.snapshot('bounds');
  return (await house.http.get(`${house.origin}/_guesthouse/snapshots/bounds`)).json<{ entries: Entry[] }>().entries;
}

/** What sign-ins leave behind; directory, mails and timelines have bounds of their own. */
const ofSignIns = ['oidc', 'signin', 'email-otp', 'password-attempts', 'spent', 'sample', 'partner'];

describe('what tokens leave behind', () => {
  story('is nothing, however many are refreshed or asked for', async (house) => {
    const { refresh_token: first } = await house.tokensFor(people.otto);
    const left = async () =>
      (await entriesOf(house))
        .map(({ key }) => key.join('/'))
        .filter((key) => !key.startsWith('control/'))
        .toSorted();
    const exchange = (form: Readonly<Record<string, string>>) => house.http.post(house.tokenUrl, form);
    const refresh = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: secret };
    const before = await left();
    let newest = String(first);
    for (let count = 0; count < 10; count += 1) {
      const answers = [
        await exchange({ ...refresh, refresh_token: newest }),
        await exchange({ ...refresh, refresh_token: String(first) }),
        await exchange(clientCredentialsForm(daemon.clientId)),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      newest = String(answers[0]?.json<{ refresh_token: string }>().refresh_token);
    }
    expect(await left()).toEqual(before);
  });
});

describe('what sign-ins leave behind', () => {
  story(
    'ends by itself, all of it, within 93 days',
    async (house) => {
      for (const as of [people.ana, people.sam, people.wes, people.gus, people.mia, people.otto]) {
        await house.tokensFor(as);
      }
      const wrong = house.browser();
      await wrong.open(authorizeUrl(house.origin, { login_hint: people.mel }));
      for (let tries = 0; tries < 11; tries += 1) await wrong.submit({ passwd: 'wrong' }, '#idSIButton9');
      const member = house.browser();
      await member.open(authorizeUrl(house.origin, { login_hint: people.admin }));
      await member.submit({ passwd: memberPassword }, '#idSIButton9');
      const open = house.browser();
      await open.open(authorizeUrl(house.origin));
      await open.open(`${house.origin}/sample/sign-in`);
      await house.http.post(`${house.origin}/${contoso.id}/oauth2/v2.0/devicecode`, {
        client_id: nativeApp.clientId,
        scope: 'openid',
      });

      const left = (await entriesOf(house)).filter(({ key }) => ofSignIns.includes(key[0] ?? ''));
      const seen = new Set(left.map(({ key }) => key[0]));
      for (const room of ['oidc', 'signin', 'email-otp', 'password-attempts', 'spent']) expect(seen).toContain(room);
      expect(left.filter(({ endsAt }) => endsAt === undefined).map(({ key }) => key.join('/'))).toEqual([]);
      const latest = Math.max(...left.map(({ endsAt = 0 }) => endsAt));
      expect(latest - house.clock.now().getTime()).toBeLessThanOrEqual(93 * 86_400_000);
      house.clock.advance({ days: 93 });
      expect((await entriesOf(house)).filter(({ key }) => ofSignIns.includes(key[0] ?? ''))).toEqual([]);
    },
    120_000,
  );
});
