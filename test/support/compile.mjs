import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** JavaScript of one TypeScript file. */
export function compile(text) {
  return transformSync(text, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  }).code;
}

/**
 * Compiles files and folders of the tests, for scripts that run without jest; answers the folder, in which paths are as in
 * `test/`, and `rooms` has the rooms of `src`, each file by itself: what is shipped is bundled, and has no doors.
 */
export function compileTests(...paths) {
  const artefacts = join(root, 'test/artefacts');
  mkdirSync(artefacts, { recursive: true });
  const out = mkdtempSync(join(artefacts, 'compiled-'));
  for (const file of paths.flatMap((path) => filesOf(join(root, 'test', path)))) {
    const target = join(out, relative(join(root, 'test'), file)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(readFileSync(file, 'utf8')));
  }
  compileRooms(join(out, 'rooms'));
  writeFileSync(join(out, 'package.json'), JSON.stringify({ type: 'module', imports: { '#*': './rooms/*/index.js' } }));
  return out;
}

function compileRooms(out) {
  const src = join(root, 'src');
  for (const name of readdirSync(src, { recursive: true }).filter((each) => each.endsWith('.ts'))) {
    const target = join(out, name).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(readFileSync(join(src, name), 'utf8')));
  }
}

function filesOf(path) {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}
