import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { clientCredentialsForm } from '../support/authorize.js';
import { demoConfig } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, daemonToken, personGraph, refusal, retryingGraphClient } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, daemon, fabrikam, people } from '../support/world.js';

const limits = { graph: { resourceUnits: 6, writes: 3 }, token: { perTenant: 20, identical: 3 } };
const withLimits = demoConfig((config) => Object.assign(config, { limits }));
const { story } = stories({ config: withLimits });
const { story: storyWithout } = stories();

let stretches = 0;
/** Later than every story before, so that what they have used up is there again; time stands so that a slow machine changes nothing. */
const later = (house: Emulator, stands = true) => {
  stretches += 1;
  house.clock.advance({ minutes: 10 * stretches });
  if (stands) house.clock.freezeAt(house.clock.now());
};
const usersOf = async (house: Emulator, query = '') => {
  const headers = { authorization: `Bearer ${await daemonToken(house)()}` };
  return () => house.http.get(`${house.origin}/graph/v1.0/users${query}`, headers);
};
const ask = (house: Emulator, scope?: string, tenant: string = contoso.id) =>
  house.http.post(
    `${house.origin}/${tenant}/oauth2/v2.0/token`,
    clientCredentialsForm(daemon.clientId, scope === undefined ? {} : { scope }),
  );

describe('limits at Graph, where the config names them', () => {
  story('throttle an application by resource units, and say when it may come again', async (house) => {
    later(house);
    const get = await usersOf(house);
    const answers = [await get(), await get(), await get(), await get()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const said = (name: string) => answers.map(({ headers }) => headers.get(name));
    expect(said('x-ms-resource-unit').slice(0, 3)).toEqual(['2', '2', '2']);
    expect(said('x-ms-throttle-limit-percentage').slice(0, 3)).toEqual([null, null, '1.0']);
    expect(answers[3]?.json()).toMatchObject({ error: { code: 'TooManyRequests' } });
    expect(said('x-ms-throttle-information')[3]).toBe('ResourceUnitLimitExceeded');
    expect(said('x-ms-throttle-scope')[3]).toBe(`Tenant_Application/Read/${daemon.clientId}/${contoso.id}`);
    const wait = Number(said('retry-after')[3]);
    expect(wait).toBe(4);
    house.clock.advance({ seconds: wait - 1 });
    expect((await get()).status).toBe(429);
    house.clock.advance({ seconds: 1 });
    expect((await get()).status).toBe(200);
  });

  story('cost less for fewer properties and small pages, and leave other applications alone', async (house) => {
    later(house);
    const person = await personGraph(house, people.admin, 'https://graph.microsoft.com/User.Read.All');
    later(house);
    const get = await usersOf(house, '?$select=id&$top=5');
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await get()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect((await refusal(person.api('/users').get())).status).toBe(0);
  });

  story('are what the Graph client’s own retry was made for', async (house) => {
    later(house, false);
    const token = daemonToken(house);
    const get = await usersOf(house);
    for (let n = 0; n < 3; n += 1) await get();
    const begun = performance.now();
    const { value } = await retryingGraphClient(house, token).api('/users').get();
    expect(value.length).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeGreaterThan(2500);
  });

  story('count writes apart; the one that is refused has done nothing', async (house) => {
    later(house);
    const graph = daemonGraph(house);
    const invite = (n: number) =>
      refusal(
        graph
          .api('/invitations')
          .post({ invitedUserEmailAddress: `n${n}@partner.example`, inviteRedirectUrl: 'https://app.example' }),
      );
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await invite(n)).status);
    expect(statuses).toEqual([0, 0, 0, 429]);
    expect(await house.tenant(contoso.id).user('n2@partner.example')).toBeDefined();
    expect(await house.tenant(contoso.id).user('n3@partner.example')).toBeUndefined();
    later(house);
    expect((await invite(3)).status).toBe(0);
  });
});

describe('limits at the token endpoint, where the config names them', () => {
  story('stop an application that asks the same again and again with AADSTS50196', async (house) => {
    later(house);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await ask(house)).status);
    const looped = await ask(house);
    expect([...statuses, looped.status]).toEqual([200, 200, 200, 429]);
    expect(looped.json()).toMatchObject({ error: 'invalid_grant', error_codes: [50196] });
    expect(Number(looped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(house, 'https://graph.microsoft.com/.default')).status).toBe(200);
    house.clock.advance({ seconds: Number(looped.headers.get('retry-after')) });
    expect((await ask(house)).status).toBe(200);
  });

  story('stop a tenant with too many requests with AADSTS90055, and no other', async (house) => {
    later(house);
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    for (let n = 0; n < 21; n += 1) answers.push(await ask(house, `api://scope-${n}/.default`));
    // What they ask for is refused; that they were looked at is what counts.
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 400));
    expect(answers[20]?.json()).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90055] });
    expect([answers[20]?.status, answers[20]?.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await ask(house, undefined, fabrikam.id)).json().error_codes).not.toEqual([90055]);
  });
});

describe('limits that the config does not name', () => {
  storyWithout('do not exist', async (house) => {
    const get = await usersOf(house);
    for (let n = 0; n < 30; n += 1) expect((await ask(house)).status).toBe(200);
    for (let n = 0; n < 10; n += 1) expect((await get()).status).toBe(200);
    expect((await get()).headers.has('x-ms-resource-unit')).toBe(false);
    expect(house.limits).toEqual({});
  });
});

describe('the ready message', () => {
  it('says which limits are on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guesthouse-limits-'));
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(withLimits));
    const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
    const args = [main, 'start', '--http', '--port', '0', '--data', folder, '--config', config];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.includes('Ctrl+C')) break;
    }
    child.kill('SIGKILL');
    await rm(folder, { recursive: true });
    expect(lines.find((line) => line.startsWith('Throttled'))).toBe(
      'Throttled, as limits in the config says: Microsoft Graph, 20 token requests in 10 seconds for each tenant, 3 identical token requests in 5 minutes.',
    );
  });
});
