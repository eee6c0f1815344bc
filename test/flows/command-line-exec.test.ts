import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { guesthouse } from '../support/command.js';

const data = mkdtempSync(join(tmpdir(), 'guesthouse-exec-'));
afterAll(() => rmSync(data, { recursive: true }));
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const exec = (...command: string[]) => guesthouse(['exec', '--port', '0', '--data', data, '--', ...command]);

/** A program of somebody else, who trusts what the environment says. */
function script(text: string): string {
  const file = join(data, 'script.mjs');
  writeFileSync(file, text);
  return file;
}

describe('guesthouse exec', () => {
  it('gives the command a server that it trusts, and stops it afterwards', async () => {
    const file = script(`
      const answer = await fetch(process.env.ORIGIN + '/_guesthouse/health');
      console.log(JSON.stringify({ status: answer.status, ...process.env }));
    `);
    const { code, stdout, stderr } = await exec(process.execPath, file);
    expect([code, stderr]).toEqual([0, '']);
    const seen = JSON.parse(stdout);
    const ca = join(data, 'ca.pem');
    expect(seen).toMatchObject({ status: 200, CA: ca, NODE_EXTRA_CA_CERTS: ca, SSL_CERT_FILE: ca });
    expect(seen).toMatchObject({ GUESTHOUSE_ORIGIN: seen.ORIGIN, GUESTHOUSE_CA: ca, GUESTHOUSE_DATA: data });
    expect(readFileSync(ca, 'utf8')).toContain('BEGIN CERTIFICATE');
    await expect(fetch(`${seen.ORIGIN}/_guesthouse/health`)).rejects.toThrow('fetch failed');
  });

  it('passes the exit code on, and signals as shells do', async () => {
    expect((await exec(process.execPath, '-e', 'process.exit(7)')).code).toBe(7);
    expect((await exec(process.execPath, '-e', "process.kill(process.pid, 'SIGTERM')")).code).toBe(143);
  });

  it('lets the other commands find the server', async () => {
    const { code, stdout } = await exec(process.execPath, main, 'invite', 'ida@partner.example');
    expect([code, stdout]).toEqual([0, expect.stringContaining('ida_partner.example#EXT#')]);
  });

  it('says what it cannot do', async () => {
    expect((await guesthouse(['exec', '--port', '0', '--data', data])).code).toBe(2);
    const missing = await exec('no-such-program');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no-such-program cannot be run')]);
    const broken = join(data, 'broken.yaml');
    writeFileSync(broken, 'tenants: []\n');
    const config = await guesthouse(['exec', '--port', '0', '--data', data, '--config', broken, '--', 'true']);
    expect([config.code, config.stderr]).toEqual([2, expect.stringContaining('broken.yaml:1:10')]);
  });
});
