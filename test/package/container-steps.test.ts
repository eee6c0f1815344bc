import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.js';

/**
 * No container engine is needed: the Dockerfile's own steps run here, on the files its COPY lines name, in an empty
 * folder, and the result starts as another user. What an engine adds (layers, the base image) is not tested.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'guesthouse-image-'));
const nobody = 65_534;
const running: ChildProcess[] = [];

afterAll(async () => {
  for (const child of running) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(work, { recursive: true, force: true });
});

interface Step {
  readonly word: string;
  readonly rest: string;
}

/** The stages of the Dockerfile, step by step. */
function stages(): readonly (readonly Step[])[] {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const result: Step[][] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') result.push([]);
    else result.at(-1)?.push({ word, rest });
  }
  return result;
}

/** The files that the build context has: what .dockerignore keeps out is not there. */
function isIgnored(path: string): boolean {
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return patterns.some(
    (pattern) =>
      path === pattern ||
      path.startsWith(`${pattern}/`) ||
      (pattern.startsWith('*.') && path.endsWith(pattern.slice(1))),
  );
}

function copy(rest: string, into: string, build: string): void {
  const words = rest.split(/\s+/);
  const fromBuild = words[0]?.startsWith('--from=') === true;
  const [target = '.', ...sources] = words.filter((word) => !word.startsWith('--')).reverse();
  for (const source of sources) {
    const from = fromBuild ? join(build, source.replace('/build/', '')) : join(root, source);
    if (!fromBuild) expect([source, isIgnored(source)]).toEqual([source, false]);
    const to =
      sources.length > 1 || target === './' ? join(into, source.split('/').at(-1) ?? '') : resolve(into, target);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true });
  }
}

describe('the container image', () => {
  it('is built by its own steps from its own files, and serves as a user without rights', async () => {
    const [buildStage = [], runStage = []] = stages();
    const build = join(work, 'build');
    const image = join(work, 'app');
    mkdirSync(build);
    mkdirSync(image);
    for (const { word, rest } of buildStage) {
      if (word === 'COPY') copy(rest, build, build);
      if (word === 'RUN') execFileSync('sh', ['-c', rest], { cwd: build, stdio: 'pipe' });
    }
    const settings: Record<string, string> = {};
    let user = '';
    let command: readonly string[] = [];
    let health: readonly string[] = [];
    for (const { word, rest } of runStage) {
      if (word === 'COPY') copy(rest, image, build);
      if (word === 'ENV') for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) settings[name] = value;
      if (word === 'USER') user = rest;
      if (word === 'CMD') command = JSON.parse(rest) as string[];
      if (word === 'HEALTHCHECK') health = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4)) as string[];
    }
    expect(user).toBe('node');
    expect(existsSync(join(image, 'node_modules', 'typescript'))).toBe(false);
    expect(existsSync(join(image, 'src'))).toBe(false);

    const data = join(work, 'data');
    mkdirSync(data);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chownSync(data, nobody, nobody);
    chmodSync(work, 0o755);
    const port = String(await freePort());
    const options = {
      cwd: image,
      env: {
        PATH: process.env.PATH,
        ...settings,
        GUESTHOUSE_HOST: '127.0.0.1',
        GUESTHOUSE_DATA: data,
        GUESTHOUSE_PORT: port,
        HOME: data,
      },
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    };
    const [check = '', ...checkArgs] = health;
    const ask = () => new Promise<number | null>((done) => spawn(check, checkArgs, options).once('exit', done));
    expect(await ask()).toBe(1);
    const [program = '', ...args] = command;
    const server = spawn(program, args, options);
    running.push(server);
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    server.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    let last: number | null = 1;
    for (let tries = 0; tries < 40 && last !== 0; tries += 1) {
      last = await ask();
      if (last !== 0) await new Promise((wait) => setTimeout(wait, 250));
    }
    expect([last, server.exitCode, last === 0 ? '' : output]).toEqual([0, null, '']);
    // It answers before it says so.
    for (let tries = 0; tries < 40 && !output.includes('Guesthouse is ready'); tries += 1)
      await new Promise((wait) => setTimeout(wait, 250));
    expect(output).toContain('Guesthouse is ready');
  }, 300_000);
});
