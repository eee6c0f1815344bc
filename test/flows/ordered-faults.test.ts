import { describe, expect } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, daemonToken, refusal, retryingGraphClient } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, daemon, people, webApp } from '../support/world.js';

const { story } = stories();
const at = (house: Emulator) => `${house.origin}/_guesthouse/faults`;
const put = (house: Emulator, fault: object) =>
  house.http.send(at(house), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
const listed = async (house: Emulator) => (await house.http.get(at(house))).json<{ name: string; struck: number }[]>();
const throttled = { name: 'throttled', where: 'graph', what: { status: 429, retryAfterSeconds: 1 }, times: 1 };

describe('an ordered fault', () => {
  story('throttles Graph as the directory does, and its client’s own retry recovers', async (house) => {
    const token = daemonToken(house);
    await put(house, throttled);
    const headers = { authorization: `Bearer ${await token()}` };
    const bare = await house.http.get(`${house.origin}/graph/v1.0/users`, headers);
    expect(bare.status).toBe(429);
    expect(bare.json()).toMatchObject({
      error: {
        code: 'TooManyRequests',
        message: expect.any(String),
        innerError: { 'request-id': expect.any(String), date: expect.any(String) },
      },
    });
    expect(bare.headers.get('retry-after')).toBe('1');
    expect(bare.headers.get('x-ms-throttle-scope')).toBe(`Tenant_Application/Read/${daemon.clientId}/${contoso.id}`);
    expect(bare.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded');

    await put(house, { ...throttled, times: 2 });
    expect(await refusal(daemonGraph(house).api('/users').get())).toMatchObject({
      status: 429,
      code: 'TooManyRequests',
    });
    const begun = performance.now();
    const { value } = await retryingGraphClient(house, token).api('/users').get();
    expect(value).toHaveLength(8);
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(await listed(house)).toMatchObject([{ name: 'throttled', struck: 2, times: 2 }]);
  });

  story('strikes a path, from the third request on, until it is taken back', async (house) => {
    const graph = daemonGraph(house);
    await put(house, { name: 'late', where: '/graph/v1.0/groups', what: { status: 503 }, after: 2 });
    const statuses = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await refusal(graph.api('/groups').get())).status);
    expect(statuses).toEqual([0, 0, 503, 503]);
    expect((await refusal(graph.api('/users').get())).status).toBe(0);
    expect((await house.http.send(`${at(house)}?name=late`, { method: 'DELETE' })).status).toBe(204);
    expect((await refusal(graph.api('/groups').get())).status).toBe(0);
    expect((await house.http.send(`${at(house)}?name=late`, { method: 'DELETE' })).status).toBe(404);
  });

  story('is for one application, or one person, and leaves the others alone', async (house) => {
    const token = (clientId: string) => house.http.post(house.tokenUrl, clientCredentialsForm(clientId));
    await put(house, { name: 'app', where: 'token', what: { code: 90033 }, for: { app: daemon.clientId } });
    const struck = await token(daemon.clientId);
    expect(struck.status).toBe(503);
    expect(struck.json()).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90033] });
    expect((await token(webApp.clientId)).status).toBe(200);
    await house.faults.clear();
    await house.faults.set({ name: 'ana', where: 'authorize', what: { code: 50057 }, for: { user: people.ana } });
    const page = async (hint: string) =>
      (await house.browser().open(authorizeUrl(house.origin, { login_hint: hint }))).html;
    expect(await page(people.ana)).toContain('AADSTS50057');
    expect(await page(people.sam)).not.toContain('AADSTS');
    expect(await house.faults.list()).toMatchObject([{ name: 'ana', struck: 1 }]);
  });

  story('makes an endpoint slow, or refuse in any status, and is in the timeline', async (house) => {
    await put(house, { name: 'slow', where: 'discovery', what: { delayMs: 400 }, times: 1 });
    const discovery = `${house.origin}/${contoso.id}/v2.0/.well-known/openid-configuration`;
    const begun = performance.now();
    expect((await house.http.get(discovery)).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(390);
    await put(house, { name: 'gone', where: 'keys', what: { status: 504, retryAfterSeconds: 3 } });
    const keys = await house.http.get(`${house.origin}/${contoso.id}/discovery/v2.0/keys`);
    expect([keys.status, keys.headers.get('retry-after')]).toEqual([504, '3']);
    const traces = await house.http.get(`${house.origin}/_guesthouse/traces/apart`);
    expect(traces.text).toContain('fault struck');
  });

  story('is gone with a reset, and never strikes the control API', async (house) => {
    await put(house, { name: 'all', where: '/', what: { status: 500 } });
    expect((await house.http.get(`${house.origin}/sample`)).status).toBe(500);
    expect((await house.http.get(`${house.origin}/_guesthouse/health`)).status).toBe(200);
    await house.reset();
    expect(await listed(house)).toEqual([]);
    expect((await house.http.get(`${house.origin}/sample`)).status).toBe(200);
  });

  story('that is not understood is refused with what is wrong, and none is set', async (house) => {
    const good = { name: 'x', where: 'graph', what: { status: 500 } };
    const wrong: readonly [object, RegExp][] = [
      [{ ...good, where: 'moon' }, /where/],
      [{ ...good, what: {} }, /what/],
      [{ ...good, what: { status: 200 } }, /what\.status/],
      [{ ...good, what: { status: 500, code: 50057 } }, /either status or code/],
      [{ ...good, what: { code: 1 } }, /AADSTS/],
      [{ ...good, what: { code: 50057 } }, /Graph has no AADSTS/],
      [{ ...good, times: 0 }, /times/],
      [{ ...good, whom: {} }, /whom/],
      [{ where: 'graph' }, /name/],
    ];
    for (const [fault, words] of wrong) {
      const answer = await put(house, fault);
      expect([fault, answer.status]).toEqual([fault, 400]);
      expect(answer.json().message).toMatch(words);
    }
    expect(await listed(house)).toEqual([]);
    const described = await house.http.get(`${house.origin}/_guesthouse/openapi.json`);
    expect(Object.keys(described.json<{ paths: Record<string, object> }>().paths['/faults'] ?? {})).toEqual([
      'get',
      'put',
      'delete',
    ]);
  });
});
