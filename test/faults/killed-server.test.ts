import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm, codeForm } from '../support/authorize.js';
import { createBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { createHttpClient, type HttpClient } from '../support/http-client.js';
import { claimsOf } from '../support/jwt.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { type ServerProcess, startServer } from '../support/server-process.js';
import { walk } from '../support/walk.js';
import { contoso, daemon, people } from '../support/world.js';

let [folder, port] = ['', 0];
let redis: RedisServer | undefined;
let server: ServerProcess;
let http: HttpClient;

const start = async () => {
  const shared = redis === undefined ? [] : ['--redis', redis.url];
  server = await startServer(['--port', String(port), '--data', folder, ...shared]);
};
const killed = async () => {
  await server.end('SIGKILL');
  await start();
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-killed-'));
  port = await freePort();
  await start();
  http = createHttpClient(await readFile(join(folder, 'ca.pem'), 'utf8'));
});
afterEach(async () => {
  await http.close();
  await server.end('SIGTERM');
  await redis?.stop();
  redis = undefined;
  await rm(folder, { recursive: true });
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The same client, but the server is killed and started again before every request. */
function restless(): HttpClient {
  const send: HttpClient['send'] = async (url, options) => {
    await killed();
    return http.send(url, options);
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    ...http,
    send,
    get: (url, headers = {}) => send(url, { method: 'GET', headers }),
    post: (url, body, headers = {}) =>
      send(url, { method: 'POST', headers: { ...form, ...headers }, body: new URLSearchParams(body).toString() }),
  };
}

const newestCode = async (address: string) => {
  const mails = await http.get(`${server.origin}/_guesthouse/mailbox?to=${address}&wait=5`);
  return mails.json<readonly { code?: string }[]>()[0]?.code ?? '';
};
const tokenUrl = () => `${server.origin}/${contoso.id}/oauth2/v2.0/token`;

describe('a server with --data that is killed', () => {
  it.each([{ by: 'itself' }, { by: 'Redis' }])(
    'between all steps of a sign-in, its state kept by $by, lets the guest in all the same, and takes no code twice',
    async ({ by }) => {
      if (by === 'Redis') {
        redis = await startRedis();
        await killed();
      }
      const as = people.otto;
      const browser = createBrowser({ http: restless(), origins: [server.origin] });
      await browser.open(authorizeUrl(server.origin));
      const visit = await walk(browser, { as, readCode: newestCode });
      expect(`${visit.status} ${visit.page.text}`).toMatch(/^0 /);
      const code = visit.url.searchParams.get('code') ?? '';
      const redeemed = await restless().post(tokenUrl(), codeForm(code));
      expect(redeemed.status).toBe(200);
      const tokens = redeemed.json<{ id_token: string; refresh_token: string }>();
      expect(claimsOf(tokens.id_token)).toMatchObject({ preferred_username: as, tid: contoso.id });

      const refresh = { grant_type: 'refresh_token', code: undefined, refresh_token: tokens.refresh_token };
      expect((await restless().post(tokenUrl(), codeForm(code, refresh))).status).toBe(200);
      const again = await restless().post(tokenUrl(), codeForm(code));
      expect(again.json()).toMatchObject({ error: 'invalid_grant' });
      // The session outlives the process as well: no page comes.
      await browser.open(authorizeUrl(server.origin, { prompt: 'none', login_hint: as }));
      expect(browser.visit.url.searchParams.get('code')).not.toBeNull();
    },
    180_000,
  );

  it('while it changes its signing key has the old ring or the new one, and every key it named', async () => {
    const keyIds = async () => {
      const keys = await http.get(`${server.origin}/${contoso.id}/discovery/v2.0/keys`);
      return keys.json<{ keys: readonly { kid: string }[] }>().keys.map(({ kid }) => kid);
    };
    let known = await keyIds();
    let confirmedOnce = false;
    for (const headStartMs of [0, 60, 1500]) {
      const rotated = http
        .post(`${server.origin}/_guesthouse/tenants/${contoso.id}/keys`, {})
        .then((answer) => answer.json<{ signing: string }>().signing)
        .catch(() => undefined);
      await pause(headStartMs);
      await killed();
      const confirmed = await rotated;
      const now = await keyIds();
      expect(now).toEqual(expect.arrayContaining([...known]));
      expect(now.length - known.length).toBeLessThanOrEqual(1);
      if (confirmed !== undefined) expect(now[0]).toBe(confirmed);
      confirmedOnce ||= confirmed !== undefined;
      known = now;
    }
    expect(confirmedOnce).toBe(true);
  }, 60_000);

  it('while it invites has what it confirmed, and no guest by halves', async () => {
    const invite = (invitedUserEmailAddress: string) =>
      http.send(`${server.origin}/_guesthouse/invitations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ invitedUserEmailAddress, sendInvitationMessage: true }),
      });
    const all: string[] = [];
    const confirmed: string[] = [];
    // A slow machine has confirmed none of them so early: then it is given more time.
    for (const headStartMs of [15, 40, 90, 400, 2000]) {
      if (headStartMs > 90 && confirmed.length > 0) break;
      const addresses = Array.from({ length: 20 }, (_, n) => `guest-${headStartMs}-${n}@partner.example`);
      const answers = addresses.map((address) =>
        invite(address).then(
          ({ status }) => status < 300 && confirmed.push(address),
          () => {},
        ),
      );
      await pause(headStartMs);
      await killed();
      await Promise.all(answers);
      all.push(...addresses);
    }
    expect(confirmed.length).toBeGreaterThan(0);
    for (const address of confirmed) {
      const mails = await http.get(`${server.origin}/_guesthouse/mailbox?to=${address}`);
      expect(mails.json<unknown[]>()).toHaveLength(1);
    }
    // Whatever became of the first time, the second gives every address one guest.
    const scope = 'https://graph.microsoft.com/.default';
    const token = await http.post(tokenUrl(), clientCredentialsForm(daemon.clientId, { scope }));
    const authorization = `Bearer ${token.json<{ access_token: string }>().access_token}`;
    for (const address of all) {
      expect((await invite(address)).status).toBeLessThan(300);
      const users = new URL(`${server.origin}/graph/v1.0/users`);
      users.searchParams.set('$filter', `mail eq '${address}'`);
      const found = (await http.get(users, { authorization })).json<{ value: readonly unknown[] }>().value;
      expect(found).toMatchObject([{ userPrincipalName: expect.stringContaining('#EXT#') }]);
    }
  }, 60_000);
});
