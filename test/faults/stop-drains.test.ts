import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startGuesthouse } from '#app';
import { createHttpClient } from '../support/http-client.js';
import { openRaw } from '../support/raw-connection.js';
import { startServer } from '../support/server-process.js';
import { contoso } from '../support/world.js';

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const get = (url: string, agent: Agent) =>
  new Promise<{ status: number | undefined; connection: string | undefined; body: string }>((resolve, reject) => {
    httpGet(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection, body }));
    }).on('error', reject);
  });
/** A server in a process of its own, over plain HTTP on a free port. */
async function withServerProcess(
  work: (server: {
    readonly origin: string;
    readonly port: number;
    /** Ends it with SIGTERM; its exit code, and after how many milliseconds it had ended. */
    terminate(): Promise<{ readonly code: number | null; readonly afterMs: number }>;
  }) => Promise<void>,
): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'guesthouse-stop-'));
  const { origin, end } = await startServer(['--port', '0', '--http', '--data', data]);
  try {
    await work({
      origin,
      port: Number(new URL(origin).port),
      async terminate() {
        const start = performance.now();
        const { code } = await end('SIGTERM');
        return { code, afterMs: performance.now() - start };
      },
    });
  } finally {
    await end('SIGKILL');
    await rm(data, { recursive: true, force: true });
  }
}
const delayKeys = (origin: string, delayMs: number) =>
  fetch(`${origin}/_guesthouse/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'slow', where: 'keys', what: { delayMs } }),
  });

describe('a server that is told to end (SIGTERM)', () => {
  it('answers what is in flight, keeps nobody else waiting, takes nobody in, and exits with 0', async () => {
    await withServerProcess(async ({ origin, port, terminate }) => {
      const agent = new Agent({ keepAlive: true });
      await delayKeys(origin, 2000);
      expect((await get(`${origin}/_guesthouse/health`, agent)).status).toBe(200);
      const silent = await openRaw(port);
      const slow = get(`${origin}/${contoso.id}/discovery/v2.0/keys`, agent);
      await pause(300);
      const ending = terminate();
      await silent.ended;
      await expect(openRaw(port)).rejects.toThrow(/ECONNREFUSED/);
      const { status, connection, body } = await slow;
      expect([status, connection]).toEqual([200, 'close']);
      expect(JSON.parse(body)).toHaveProperty('keys');
      expect((await ending).code).toBe(0);
      agent.destroy();
    });
  });

  it('waits ten seconds at most, and exits with 0 all the same', async () => {
    await withServerProcess(async ({ origin, terminate }) => {
      const agent = new Agent();
      const endless = get(`${origin}/_guesthouse/mailbox?to=nobody@nowhere.example&wait=60`, agent).catch(
        (error: unknown) => String(error),
      );
      await pause(300);
      const { code, afterMs } = await terminate();
      expect(code).toBe(0);
      expect(afterMs).toBeGreaterThan(9000);
      expect(await endless).toMatch(/socket hang up|ECONNRESET/);
    });
  });
});

describe('a server that is stopped in code', () => {
  it('answers over TLS what is in flight, and ends connections that wait for nothing', async () => {
    const house = await startGuesthouse();
    const http = createHttpClient(house.ca);
    const idle = createHttpClient(house.ca);
    await idle.get(`${house.origin}/_guesthouse/health`);
    await house.faults.set({ name: 'slow', where: 'keys', what: { delayMs: 1500 } });
    const slow = http.get(`${house.origin}/${contoso.id}/discovery/v2.0/keys`);
    await pause(400);
    await house.stop();
    expect((await slow).json()).toHaveProperty('keys');
    await Promise.all([http.close(), idle.close()]);
  });
});
