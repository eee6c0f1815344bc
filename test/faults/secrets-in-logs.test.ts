import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { api, contoso, daemon, memberPassword, people, secret, webApp } from '../support/world.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built server as a process of its own that logs all it can; `told` is what it wrote, on either stream. */
async function startLogging(folder: string) {
  const port = await freePort();
  const args = ['start', '--http', '--json', '--port', String(port), '--data', folder];
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, GUESTHOUSE_LOG: 'debug' } });
  const origin = `http://localhost:${port}`;
  let told = '';
  const isReady = new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The server ended: ${told}`)));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        told += chunk.toString('utf8');
        if (told.includes(origin)) resolve();
      });
  });
  await isReady;
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
    return told;
  };
  return { origin, stop };
}

it('a secret is in no line that a server writes, whatever it is asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guesthouse-logs-'));
  const { origin, stop } = await startLogging(folder);
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${origin}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    return { status: answer.status, text: await answer.text() };
  };
  const token = (form: Readonly<Record<string, string>>) => post(`/${contoso.id}/oauth2/v2.0/token`, form);
  const client = { client_id: webApp.clientId, client_secret: secret };
  const wrong = 'a-wrong-secret-that-somebody-typed';
  const member = { grant_type: 'password', username: people.mel, scope: `openid offline_access ${api.scope}` };
  const answers = [
    await token({ ...client, ...member, password: memberPassword }),
    await token({
      ...client,
      client_id: daemon.clientId,
      grant_type: 'client_credentials',
      scope: `${api.uri}/.default`,
    }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await token({ ...client, ...member, password: wrong });
  await token({ ...client, client_secret: wrong, grant_type: 'client_credentials' });
  await token({ ...client, grant_type: 'refresh_token', refresh_token: wrong });
  await post('/login.srf', { SAMLResponse: wrong, RelayState: wrong });
  await post(`/${contoso.id}/oauth2/v2.0/authorize?password=${wrong}`, { passwd: wrong });
  const told = await stop();
  rmSync(folder, { recursive: true });

  const tokens = answers.flatMap(({ text }) =>
    Object.values(JSON.parse(text)).filter((each) => String(each).length > 100),
  );
  expect(tokens).not.toHaveLength(0);
  expect(told).toContain(origin);
  for (const [name, value] of Object.entries({ secret, memberPassword, wrong, ...tokens }))
    expect([name, told.includes(String(value))]).toEqual([name, false]);
}, 120_000);
