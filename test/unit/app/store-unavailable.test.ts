import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '#config';
import { createLogger } from '#platform';
import { createRunningHouse, type RunningHouse } from '#src/app/running-house.js';
import { openWorld } from '#src/app/world.js';
import { authorizeUrl, clientCredentialsForm } from '../../support/authorize.js';
import { type FailingStore, failing } from '../../support/failing-store.js';
import { freePort } from '../../support/free-port.js';
import { api, contoso, daemon, memberPassword, nativeApp, people } from '../../support/world.js';

const demo = fileURLToPath(new URL('../../../config/demo.yaml', import.meta.url));

let origin: string;
let server: Server;
let running: RunningHouse;
let store: FailingStore;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const loaded = await loadConfig(demo);
  if (!loaded.ok) throw new Error('The demo does not load.');
  const logger = createLogger('silent');
  const world = await openWorld({}, logger);
  store = failing(world.store);
  const options = { origin, logger, version: '0', world: { ...world, store } };
  running = await createRunningHouse(loaded.config, options);
  server = createServer(running.answer);
  await new Promise<void>((resolve) => server.listen(port, resolve));
});
afterAll(async () => {
  store.heal();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await running.house.close();
});
beforeEach(() => store.heal());

type Ask = () => Promise<Response>;

const token = (form: Readonly<Record<string, string>>) =>
  fetch(`${origin}/${contoso.id}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) });
const accessToken = async () => {
  const form = clientCredentialsForm(daemon.clientId, { scope: 'https://graph.microsoft.com/.default' });
  return String(((await (await token(form)).json()) as { access_token?: string }).access_token);
};
const password = {
  grant_type: 'password',
  client_id: nativeApp.clientId,
  username: people.mel,
  password: memberPassword,
  scope: `openid offline_access ${api.scope}`,
};
const refreshToken = async () =>
  String(((await (await token(password)).json()) as { refresh_token?: string }).refresh_token);

/** Makes the store fail at each call of a request in turn, for that call or from then on, until none is left. */
async function failEverywhere(ask: Ask, expectRefused: (answer: Response) => Promise<void>): Promise<number> {
  await failAtEach(ask, expectRefused, 1);
  return failAtEach(ask, expectRefused, Number.POSITIVE_INFINITY);
}

async function failAtEach(ask: Ask, expectRefused: (answer: Response) => Promise<void>, howLong: number) {
  for (let calls = 0; calls < 200; calls += 1) {
    store.failAfter(calls, howLong);
    const answer = await ask();
    if (answer.status < 400 && !store.hasFailed()) return calls;
    // What is done beside the request may meet it, too.
    if (answer.status < 400) continue;
    expect({ calls, status: answer.status }).toEqual({ calls, status: 503 });
    expect(answer.headers.get('retry-after')).toBe('5');
    await expectRefused(answer);
    store.heal();
  }
  throw new Error('It never went well.');
}

const asOAuth = async (answer: Response) => {
  const body = (await answer.json()) as Record<string, unknown>;
  expect(body).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90033] });
  expect(String(body.error_description)).toMatch(/^AADSTS90033: A transient error has occurred\. Please try again\./);
  expect(JSON.stringify(body)).not.toContain('10.1.2.3');
};
const asPage = async (answer: Response) => {
  const html = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(html).toContain('AADSTS90033');
  expect(html).toContain('Wait a moment, then load this page again.');
  expect(html).not.toContain('10.1.2.3');
};
const asGraph = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: Record<string, unknown> };
  expect(error).toMatchObject({ code: 'ServiceUnavailable', innerError: { 'request-id': expect.any(String) } });
};

describe('a store that does not answer, whenever in a request that is,', () => {
  it.each([
    ['client credentials', async () => clientCredentialsForm(daemon.clientId)],
    [
      'a refresh token',
      async () => ({
        ...{ grant_type: 'refresh_token', client_id: nativeApp.clientId, scope: api.scope },
        refresh_token: await refreshToken(),
      }),
    ],
  ] as const)('is temporarily_unavailable at the token endpoint for %s', async (_, formOf) => {
    const form = await formOf();
    expect(await failEverywhere(() => token(form), asOAuth)).toBeGreaterThan(3);
  });

  it('is a page that says try again at the authorization endpoint', async () => {
    const ask = () => fetch(authorizeUrl(origin), { redirect: 'manual' });
    expect(await failEverywhere(ask, asPage)).toBeGreaterThan(3);
  });

  it('is a page that says try again in the middle of a sign-in', async () => {
    const begun = await fetch(authorizeUrl(origin), { redirect: 'manual' });
    const cookie = begun.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const page = new URL(begun.headers.get('location') ?? '', origin);
    const ask = () => fetch(page, { redirect: 'manual', headers: { cookie } });
    expect(await failEverywhere(ask, asPage)).toBeGreaterThan(1);
  });

  it.each(['users', 'users?$filter=startswith(displayName,%27A%27)', 'groups', 'organization'])(
    'is ServiceUnavailable at Graph %s',
    async (path) => {
      const headers = { authorization: `Bearer ${await accessToken()}` };
      const ask = () => fetch(`${origin}/graph/v1.0/${path}`, { headers });
      expect(await failEverywhere(ask, asGraph)).toBeGreaterThan(1);
    },
  );

  it('fails one request of a batch and not those that were done before', async () => {
    const headers = { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' };
    const requests = ['1', '2'].map((id) => ({ id, method: 'GET', url: '/users?$top=1' }));
    const outcomes: string[] = [];
    for (let calls = 0; calls < 40; calls += 1) {
      store.failAfter(calls);
      const body = JSON.stringify({ requests });
      const answer = await fetch(`${origin}/graph/v1.0/$batch`, { method: 'POST', headers, body });
      const { responses = [] } = (await answer.json()) as {
        responses?: { status: number; headers: Record<string, string> }[];
      };
      for (const each of responses) expect(each.headers['Retry-After']).toBe(each.status === 503 ? '5' : undefined);
      outcomes.push(`${answer.status}: ${responses.map(({ status }) => status).join(' ')}`);
      store.heal();
    }
    expect([...new Set(outcomes)].sort()).toEqual(['200: 200 200', '200: 200 503', '200: 503 503', '503: ']);
  });

  it('is said by the control API, and by its health with what is down', async () => {
    store.failAfter(0);
    const refused = await fetch(`${origin}/_guesthouse/mailbox`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({ error: 'store.unavailable' });
    const health = await fetch(`${origin}/_guesthouse/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      status: 'down',
      store: { status: 'down', kind: 'failing', reason: 'the connection to it broke' },
    });
    store.heal();
    const well = await fetch(`${origin}/_guesthouse/health`);
    expect([well.status, await well.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  });
});
