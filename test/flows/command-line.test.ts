import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guesthouse } from '../support/command.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const demo = fileURLToPath(new URL('../../config/demo.yaml', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'guesthouse-data-'));
let origin = '';
let server: ReturnType<typeof spawn>;
let output = '';

beforeAll(async () => {
  server = spawn(process.execPath, [main, 'start', '--port', '0', '--data', data, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = await new Promise<string>((resolve, reject) => {
    server.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
    server.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    server.once('exit', (code) => reject(new Error(`exit ${code}: ${output}`)));
  });
  const message = JSON.parse(ready) as { ready: boolean; origin: string; ca: string; pid: number };
  expect(message).toEqual({
    ready: true,
    origin: expect.stringMatching(/^https:\/\/localhost:\d+$/),
    ca: join(data, 'ca.pem'),
    state: { place: join(data, 'state'), directory: 'seeded' },
    pid: server.pid,
  });
  origin = message.origin;
});

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', (code) => resolve(code)));
  server.kill('SIGTERM');
  expect(await ended).toBe(0);
  // Nothing on the screen but what was asked for: no warning of a library.
  expect(output).toBe('');
  rmSync(data, { recursive: true });
});

const run = (...args: string[]) => guesthouse([...args, '--origin', origin, '--data', data]);

describe('the command line', () => {
  it('keeps the key of the authority to its owner', () => {
    expect(statSync(join(data, 'authority.pem')).mode & 0o077).toBe(0);
  });

  it('signs a guest in and prints the decoded tokens', async () => {
    const { code, stdout } = await run('sign-in', '--as', 'otto@smallpartner.example');
    expect(code).toBe(0);
    expect(stdout).toContain('Sign in → Get a code to sign in → Enter code → Permissions requested by:');
    expect(stdout).toMatch(/idp +mail/);
    expect(stdout).toMatch(/upn +otto_smallpartner\.example#EXT#@contoso\.onmicrosoft\.com/);
    expect(stdout).toContain(`${origin}/traces/`);
  });

  it('prints JSON for scripts', async () => {
    const { code, stdout } = await run('sign-in', '--as', 'sam@tailwind.example', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      claims: { idToken: { preferred_username: 'sam@tailwind.example' } },
      tokens: { token_type: 'Bearer' },
    });
  });

  it('says why a person could not sign in, and fails', async () => {
    const { code, stderr } = await run('sign-in', '--as', 'nora@fabrikam.example');
    expect(code).toBe(1);
    expect(stderr).toContain('AADSTS50020');
    expect(stderr).toContain(`${origin}/traces/`);
  });

  it('explains a home-realm decision with every rule', async () => {
    const { code, stdout } = await run('explain', '--as', 'gus@gmail.com');
    expect(code).toBe(0);
    expect(stdout).toContain('Google (google)');
    expect(stdout).toMatch(/→ +google +gmail\.com, and Google is configured/);
    expect(stdout).toContain('home-tenant');
  });

  it('names the authority and prints it', async () => {
    expect((await guesthouse(['ca', '--data', data])).stdout.trim()).toBe(join(data, 'ca.pem'));
    expect((await guesthouse(['ca', '--pem', '--data', data])).stdout).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('answers wrong usage with 2 and what is wrong', async () => {
    for (const args of [
      ['fly'],
      ['sign-in'],
      ['sign-in', '--speed', '9'],
      ['start', '--port', 'x'],
      ['check-config'],
      ['start', '--origin', 'nowhere'],
    ]) {
      const { code, stderr } = await guesthouse(args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toMatch(/^guesthouse/);
    }
  });

  it('says what to do when nothing answers', async () => {
    const { code, stderr } = await guesthouse(['explain', '--as', 'a@b.example', '--origin', 'https://localhost:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('guesthouse start');
  });

  it('keeps deprecations of libraries to the debug log, and shows other warnings', async () => {
    const warnings = "process.emitWarning('an old way', 'DeprecationWarning'); process.emitWarning('a leak')";
    const warn = `process.once('beforeExit', () => { ${warnings} })`;
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(warn)}` };
    const { stderr, code } = await guesthouse(['check-config', demo], 30, environment);
    expect([code, stderr.includes('an old way'), stderr.includes('a leak')]).toEqual([0, false, true]);
    const debugging = await guesthouse(['check-config', demo], 30, { ...environment, GUESTHOUSE_LOG: 'debug' });
    expect(debugging.stderr).toContain('an old way');
  });

  it('describes itself', async () => {
    const { code, stdout } = await guesthouse(['--help']);
    expect(code).toBe(0);
    for (const name of ['start', 'sign-in', 'explain', 'invite', 'ca', 'check-config', 'export', 'exec', 'doctor']) {
      expect(stdout).toContain(name);
      expect((await guesthouse([name, '--help'])).stdout).toContain(`guesthouse ${name}`);
    }
    expect((await guesthouse(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
