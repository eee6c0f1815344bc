import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm, codeForm } from '../support/authorize.js';
import { type Browser, createBrowser } from '../support/browser.js';
import { type Answer, createHttpClient, type HttpClient } from '../support/http-client.js';
import { claimsOf } from '../support/jwt.js';
import { until } from '../support/redis-fleet.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { type ServerProcess, startServer } from '../support/server-process.js';
import { walk, walkUntil } from '../support/walk.js';
import { contoso, daemon, people } from '../support/world.js';

/** One server, never started again, whatever becomes of its Redis: a process that ends by itself fails every test. */
let redis: RedisServer;
let server: ServerProcess;
let http: HttpClient;
let folder = '';
let graphToken = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-outage-'));
  redis = await startRedis({ durable: true });
  server = await startServer(['--port', '0', '--redis', redis.url, '--data', folder]);
  http = createHttpClient(await readFile(join(folder, 'ca.pem'), 'utf8'));
}, 60_000);
afterAll(async () => {
  await http?.close();
  await server?.end('SIGTERM');
  await redis?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  if ((await health()).status !== 200) throw new Error('It has not become well after the test before.');
  await http.post(`${server.origin}/_guesthouse/reset`, {});
  const form = clientCredentialsForm(daemon.clientId, { scope: 'https://graph.microsoft.com/.default' });
  graphToken = (await http.post(tokenUrl(), form)).json<{ access_token: string }>().access_token;
});
afterEach(() => {
  expect([server.child.exitCode, server.child.signalCode]).toEqual([null, null]);
});

const tokenUrl = () => `${server.origin}/${contoso.id}/oauth2/v2.0/token`;
const health = () => http.get(`${server.origin}/_guesthouse/health`);
const isUp = () => until(async () => (await health()).status === 200);
const redeem = (code: string, overrides = {}) => http.post(tokenUrl(), codeForm(code, overrides));
const newestCode = async (to: string) => {
  const mails = await http.get(`${server.origin}/_guesthouse/mailbox?to=${to}&wait=5`);
  return mails.json<readonly { code?: string }[]>()[0]?.code ?? '';
};
const browserOf = () => createBrowser({ http, origins: [server.origin] });
const walker = (as: string) => ({ as, readCode: newestCode });
const codeOf = ({ visit }: Browser) => {
  expect(`${visit.status} ${visit.page.text}`).toMatch(/^0 /);
  return visit.url.searchParams.get('code') ?? '';
};
const signedIn = async (as: string) => {
  const browser = browserOf();
  await browser.open(authorizeUrl(server.origin));
  await walk(browser, walker(as));
  return codeOf(browser);
};

/** A page, or, when the request was good so far, the application is told (RFC 6749, 4.1.2.1). */
const saysTryAgain = (browser: Browser) => {
  const { status, url } = browser.visit;
  if (status === 0) return expect(url.searchParams.get('error')).toBe('temporarily_unavailable');
  expect(browser.text('#exceptionMessageContainer')).toMatch(/AADSTS90033.*try again/s);
  expect(browser.visit.status).toBe(503);
};
const isTransient = (answer: Answer) => {
  expect([answer.status, answer.json()]).toMatchObject([503, { error: 'temporarily_unavailable' }]);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
};

/**
 * Each kind of answer that says "not now": within the patience of whoever asks, and in the words of the place. What can be
 * read can be answered: an application's own token writes nothing.
 */
async function isDownEverywhere(reason: RegExp, canBeRead = false): Promise<void> {
  // For a moment it may be told that the connection is made anew, which a refused write brings about.
  let told = await health();
  await until(async () => {
    told = await health();
    return reason.test(told.text);
  });
  expect([told.status, told.json()]).toMatchObject([503, { status: 'down', store: { kind: 'redis' } }]);

  const invitation = { invitedUserEmailAddress: 'down@partner.example', inviteRedirectUrl: 'https://app.example' };
  const headers = { authorization: `Bearer ${graphToken}`, 'content-type': 'application/json' };
  const send = (path: string, body: object) =>
    http.send(`${server.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const browser = browserOf();
  const [, token, graph, control] = await Promise.all([
    browser.open(authorizeUrl(server.origin, { login_hint: people.otto })),
    http.post(tokenUrl(), clientCredentialsForm(daemon.clientId)),
    send('/graph/v1.0/invitations', invitation),
    send('/_guesthouse/reset', {}),
  ]);
  saysTryAgain(browser);
  // Its connection is made anew when it refuses a write, so one or another is refused with it.
  if (!canBeRead || token.status !== 200) isTransient(token);
  if (canBeRead) {
    await until(async () => (await http.post(tokenUrl(), clientCredentialsForm(daemon.clientId))).status === 200);
  }
  expect([graph.status, graph.json()]).toMatchObject([503, { error: { code: 'ServiceUnavailable' } }]);
  expect(graph.headers.get('retry-after')).toMatch(/^\d+$/);
  expect([control.status, control.json()]).toMatchObject([503, { error: 'store.unavailable' }]);
}

describe('a server whose Redis', () => {
  it('is killed in the middle of a sign-in says try again, and goes on when it is back', async () => {
    const browser = browserOf();
    await browser.open(authorizeUrl(server.origin));
    await walkUntil(browser, walker(people.otto), ({ has }) => has('input[name="otc"]'));
    const asking = browser.visit;
    const fields = Object.fromEntries(
      asking.page
        .querySelectorAll('input[name]')
        .map((each) => [each.getAttribute('name'), each.getAttribute('value')]),
    ) as Record<string, string>;
    const answered = { ...fields, otc: await newestCode(people.otto) };
    await redis.kill();
    await browser.post(asking.url, answered, asking.url.href);
    saysTryAgain(browser);
    await isDownEverywhere(/the connection to it broke|ECONNREFUSED|no answer/);

    await redis.start();
    await isUp();
    // As the page says: the same again.
    await browser.post(asking.url, answered, asking.url.href);
    await walk(browser, walker(people.otto));
    const code = codeOf(browser);

    await redis.kill();
    isTransient(await redeem(code));
    await redis.start();
    await isUp();
    const redeemed = await redeem(code);
    expect(redeemed.status).toBe(200);
    expect((await redeem(code)).json()).toMatchObject({ error: 'invalid_grant' });
    const { id_token: idToken } = redeemed.json<{ id_token: string }>();
    expect(claimsOf(idToken)).toMatchObject({ preferred_username: people.otto });
  });

  it('is restarted with its data keeps sessions, guests and keys', async () => {
    const browser = browserOf();
    await browser.open(authorizeUrl(server.origin));
    await walk(browser, walker(people.ana));
    const tokens = (await redeem(codeOf(browser))).json<{ refresh_token: string }>();
    await redis.kill();
    await redis.start();
    await isUp();
    await browser.open(authorizeUrl(server.origin, { prompt: 'none', login_hint: people.ana }));
    expect(browser.visit.url.search).toContain('code=');
    const refresh = { grant_type: 'refresh_token', code: undefined, refresh_token: tokens.refresh_token };
    expect((await redeem('', refresh)).status).toBe(200);
  });

  it('stands still for twelve seconds answers all the same, and accepts nothing twice', async () => {
    const code = await signedIn(people.ana);
    const sam = browserOf();
    sam.holdAt(/\/login\.srf/);
    await sam.open(authorizeUrl(server.origin));
    await walk(sam, walker(people.sam));
    const { url, posted = {} } = sam.visit;
    sam.holdAt(undefined);

    redis.pause();
    const resumed = wait(12_000).then(() => redis.resume());
    const [first, second] = await Promise.all([
      redeem(code),
      redeem(code),
      sam.post(url, posted, `${server.origin}/partners/tailwind/`),
      isDownEverywhere(/no answer|broke/),
    ]);
    isTransient(first);
    isTransient(second);
    await resumed;
    await isUp();
    // What was under way may have been done: then the code is spent, but nobody has more than one answer to it.
    const after = await Promise.all([redeem(code), redeem(code)]);
    expect(after.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);

    let accepted = 0;
    for (let again = 0; again < 2; again += 1) {
      await sam.post(url, posted, `${server.origin}/partners/tailwind/`);
      if (!sam.has('#exceptionMessageContainer')) accepted += 1;
    }
    expect(accepted).toBeLessThanOrEqual(1);
    await signedIn(people.sam);
  }, 90_000);

  it('becomes a read-only replica says so, and goes on when it is the master again', async () => {
    const code = await signedIn(people.ana);
    // Of a master that is nowhere: it keeps its data and refuses to be written to.
    await redis.ask('REPLICAOF', '127.0.0.1', '1');
    await isDownEverywhere(/read-only replica/, true);
    isTransient(await redeem(code));
    await redis.ask('REPLICAOF', 'NO', 'ONE');
    await isUp();
    expect((await redeem(code)).status).toBe(200);
  });

  it('has no memory left says so, and goes on when it has', async () => {
    const code = await signedIn(people.ana);
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1mb');
    await isDownEverywhere(/no memory left/, true);
    isTransient(await redeem(code));
    await redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await isUp();
    expect((await redeem(code)).status).toBe(200);
  });

  it('is slow is waited for', async () => {
    let isOver = false;
    const slowness = (async () => {
      while (!isOver) {
        await redis.ask('DEBUG', 'SLEEP', '0.4');
        await wait(50);
      }
    })();
    try {
      expect((await redeem(await signedIn(people.sam))).status).toBe(200);
    } finally {
      isOver = true;
      await slowness;
    }
  });
});
