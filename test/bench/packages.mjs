/**
 * What is compared with, installed on demand into a folder of the machine's temporary ones, each in a place of its own, so
 * that its size can be told. None of it is a dependency of this project.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from '../../src/bundle.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(tmpdir(), 'guesthouse-bench-packages');

/** Versions of the day of the table in docs/performance.md; the mocks need a newer Node than this project. */
const wanted = { node: '24.21.0', 'oauth2-mock-server': '9.3.0', emulate: '0.12.2' };

/** Installs a package alone and answers its `node_modules`. */
function installed(name, spec) {
  const folder = join(cache, name);
  const stamp = join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === spec) return join(folder, 'node_modules');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const words = ['install', '--no-audit', '--no-fund', '--silent', spec];
  // npm package `node` fetches its binary by a script of its own.
  execFileSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(stamp, spec);
  return join(folder, 'node_modules');
}

/** The Node that runs all that are compared. */
export function benchNode() {
  return join(installed('node', `node@${wanted.node}`), 'node', 'bin', 'node');
}

/** The mocks' programs. */
export function mockPrograms() {
  const of = (name) => installed(name, `${name}@${wanted[name]}`);
  return {
    mockServer: join(of('oauth2-mock-server'), 'oauth2-mock-server/dist/oauth2-mock-server.mjs'),
    emulate: join(of('emulate'), 'emulate/dist/index.js'),
  };
}

/** MiB that an installation puts on the disk: this project as npm packs it, the others as the registry has them. */
export function installSizes(folder) {
  const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  rmSync(join(cache, 'ours'), { recursive: true, force: true });
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/oidc-provider/package.json'), 'utf8'));
  const sizes = {
    ours: installed('ours', join(folder, packed.trim())),
    bare: installed('oidc-provider', `oidc-provider@${version}`),
    mockServer: installed('oauth2-mock-server', `oauth2-mock-server@${wanted['oauth2-mock-server']}`),
    emulate: installed('emulate', `emulate@${wanted.emulate}`),
  };
  return Object.fromEntries(Object.entries(sizes).map(([name, path]) => [name, bytesBelow(path) / 2 ** 20]));
}

function bytesBelow(path) {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.isSymbolicLink() ? 0 : found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

/** The bare engine, bundled as this project is. */
export async function bundledBare(folder) {
  const outfile = join(folder, 'bare-provider.mjs');
  const entryPoints = [join(root, 'test/bench/bare-provider.mjs')];
  await build({ ...bundling, entryPoints, outfile, logLevel: 'error' });
  return outfile;
}
