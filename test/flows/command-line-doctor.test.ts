import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { guesthouse } from '../support/command.js';
import { startEmulator } from '../support/emulator.js';
import { freePort } from '../support/free-port.js';

const root = mkdtempSync(join(tmpdir(), 'guesthouse-doctor-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Finding {
  readonly name: string;
  readonly state: string;
  readonly found: string;
  readonly fix?: string;
}

/** The findings by name, and the exit code. */
async function doctor(...args: string[]) {
  const { code, stdout, stderr } = await guesthouse(['doctor', '--json', ...args]);
  expect(stderr).toBe('');
  return { code, ...Object.fromEntries((JSON.parse(stdout) as Finding[]).map((each) => [each.name, each])) } as {
    code: number;
    [name: string]: Finding | number;
  };
}

describe('guesthouse doctor', () => {
  it('finds a running server good, and says what browsers and containers still need', async () => {
    const data = join(root, 'good');
    const house = await startEmulator({ data });
    try {
      const { port } = new URL(house.origin);
      const findings = await doctor('--data', data, '--port', port);
      expect(findings.code).toBe(0);
      expect(findings.versions).toMatchObject({ state: 'good', found: expect.stringContaining(process.version) });
      expect(findings.authority).toMatchObject({ state: 'good', found: expect.stringContaining(join(data, 'ca.pem')) });
      expect(findings.port).toMatchObject({ state: 'good', found: `a Guesthouse answers at ${house.origin}` });
      expect(findings['origin: browser']).toMatchObject({ state: 'good' });
      expect(findings['origin: containers']).toMatchObject({
        state: 'warning',
        fix: expect.stringContaining(`--host 0.0.0.0 --origin https://host.docker.internal:${port}`),
      });
      expect(findings['trust: Node']).toMatchObject({
        state: 'warning',
        fix: expect.stringMatching(new RegExp(`${join(data, 'ca.pem')}".*`)),
      });
      const text = await guesthouse(['doctor', '--data', data, '--port', port]);
      expect(text.stdout).toMatch(/● {2}origin: browser +https:\/\/localhost:\d+, as the server names itself/);
      expect(text.stdout).toMatch(/○ {2}trust: Node .*\n +→ .*export NODE_EXTRA_CA_CERTS=/);
      // Asked by another name than the server's own.
      const other = await doctor('--data', data, '--port', port, '--origin', `https://127.0.0.1:${port}`);
      expect(other.code).toBe(1);
      expect(other['origin: browser']).toMatchObject({
        state: 'bad',
        fix: expect.stringContaining(`Use ${house.origin}`),
      });
    } finally {
      await house.stop();
    }
  });

  it('sees that the environment is right inside guesthouse exec', async () => {
    const data = join(root, 'exec');
    const main = new URL('../../dist/main.js', import.meta.url).pathname;
    const inner = [process.execPath, main, 'doctor', '--json'];
    const { code, stdout } = await guesthouse(['exec', '--port', '0', '--data', data, '--', ...inner]);
    expect(code).toBe(0);
    const findings = JSON.parse(stdout) as Finding[];
    for (const name of ['port', 'origin: browser', 'trust: Node', 'trust: Python, OpenSSL', 'data folder']) {
      expect(findings.find((each) => each.name === name)).toMatchObject({ state: 'good' });
    }
  });

  it('says that a port is taken by another program', async () => {
    const port = await freePort();
    const other = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const findings = await doctor('--data', join(root, 'good'), '--port', String(port));
      expect(findings.code).toBe(1);
      expect(findings.port).toMatchObject({
        state: 'bad',
        found: expect.stringContaining('in use by another program'),
      });
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('says what is missing on a fresh machine', async () => {
    const findings = await doctor('--data', join(root, 'nothing'), '--port', String(await freePort()));
    expect(findings.code).toBe(0);
    expect(findings['data folder']).toMatchObject({
      state: 'good',
      found: expect.stringContaining('made at the first start'),
    });
    expect(findings.authority).toMatchObject({ state: 'warning', fix: 'guesthouse start or guesthouse ca makes one.' });
    expect(findings.port).toMatchObject({ state: 'good', found: expect.stringContaining('is free') });
    expect(findings['origin: browser']).toMatchObject({ state: 'warning', fix: 'guesthouse start' });
  });

  it('says that a certificate is none, and that a name leads nowhere', async () => {
    const data = join(root, 'broken');
    mkdirSync(data);
    chmodSync(data, 0o700);
    writeFileSync(join(data, 'ca.pem'), 'nothing');
    const origin = 'https://no-such-name.invalid:8443';
    const findings = await doctor('--data', data, '--port', String(await freePort()), '--origin', origin);
    expect(findings.authority).toMatchObject({ state: 'bad', found: expect.stringContaining('is no certificate') });
    expect(findings['origin: browser']).toMatchObject({
      state: 'bad',
      fix: 'Add a line to the hosts file: 127.0.0.1 no-such-name.invalid',
    });
  });
});
