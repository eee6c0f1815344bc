/**
 * Takes the checks of the guard away, one at a time, and asks the hostile messages and the tests to notice, after `npm run
 * build`: `node test/mutation/guard.mjs [words of a
 * file or check …] [--list] [--part 1/2]`. Works on a copy of the tree. Prints every mutant that no test notices, and the score.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createCorpus } from './judge-corpus.mjs';
import { mutantsOf } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guarded = ['src/xml', ...['saml', 'wsfed', 'federation'].map((each) => `src/identity-providers/${each}`)];
/** They write, or only name things. */
const noChecks = /(index|names|sign-document|own-metadata|load-samlify|authn-request|create-\w+-provider)\.ts$/;
/** Who is not noticed by the messages meets these: projects of jest, and patterns of files. */
const suites = [
  [/(renew-certificates|fetch-metadata)\.ts$/, 'unit flows', ['federation/roll-over', 'partner-metadata']],
  [/accept-assertion\.ts$/, 'unit faults', ['federation/roll-over', 'errors-saml', 'errors-wsfed']],
  [/(sign-out|judge-logout)\.ts$/, 'unit faults flows', ['federation/sign-out', 'errors-sign-out', 'partner-sign-out']],
  [/domain-proof\.ts$/, 'unit', ['federation/domain-proof']],
  [/(read-metadata|partner-address)\.ts$/, 'unit', ['federation/(metadata|partner-address)']],
  [/(email|times)\.ts$/, 'unit', ['federation/(email|times)']],
  [/xml\/(elements|parse-strict)\.ts$/, 'unit', ['xml/parse-strict']],
  [/(decrypt-element|open-assertion)\.ts$/, 'unit', ['saml/encrypted-response']],
  [/(verify-signature|pinned-keys|signature-shape)\.ts$/, 'unit', ['xml/verify-signature']],
  [/\/wsfed\//, 'unit', ['identity-providers/wsfed']],
  [/./, 'unit', ['identity-providers/saml']],
];
/** Judges no message. */
const noMessages =
  /(renew-certificates|fetch-metadata|accept-assertion|domain-proof|read-metadata|partner-address|sign-out|judge-logout)\.ts$/;
const longestMs = 180_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean', default: false }, part: { type: 'string', default: '1/1' } },
});
const [part, parts] = values.part.split('/').map(Number);
const mutants = guarded
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  .filter((file) => file.endsWith('.ts') && !noChecks.test(file))
  .flatMap((file) => mutantsOf(file))
  .map((mutant, at) => ({ ...mutant, name: `${relative(root, mutant.file)}:${mutant.line} ${mutant.what}`, at }))
  .filter(({ name }) => positionals.every((word) => name.includes(word)))
  .filter(({ at }) => at % parts === part - 1);

if (values.list) for (const { name } of mutants) console.log(name);
else await run();

async function run() {
  const copy = copyTree();
  const corpus = await createCorpus(root);
  try {
    await mustPassUnchanged(corpus, copy);
    const survivors = [];
    for (const [done, mutant] of mutants.entries()) {
      const survives = (await isUnnoticed(corpus, mutant)) && (await passesTests(copy, mutant));
      if (survives) survivors.push(mutant.name);
      console.log(`${done + 1}/${mutants.length} ${survives ? 'SURVIVES' : 'noticed '} ${mutant.name}`);
    }
    const noticed = mutants.length - survivors.length;
    console.log(`\n${noticed} of ${mutants.length} noticed, by ${corpus.size} messages and the unit tests`);
    for (const name of survivors) console.log(`survives: ${name}`);
  } finally {
    corpus.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

function isUnnoticed(corpus, { file, text }) {
  return noMessages.test(file) || corpus.isRight(file, text);
}

function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'guesthouse-mutation-'));
  for (const each of ['src', 'test', 'views', 'config', 'package.json', 'tsconfig.json'])
    cpSync(join(root, each), join(copy, each), { recursive: true, filter: (name) => !name.includes('artefacts') });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** A test that fails anyway notices everything. */
async function mustPassUnchanged(corpus, copy) {
  const files = new Map(mutants.map(({ file }) => [suites.find(([pattern]) => pattern.test(file)), file]));
  for (const file of files.values()) {
    const text = readFileSync(file, 'utf8');
    if (!(await isUnnoticed(corpus, { file, text })) || !(await passesTests(copy, { file, text })))
      throw new Error(`The messages or the tests fail before ${relative(root, file)} is changed.`);
  }
}

/** Whether the suites of a file pass in the copy with another text in its place; a suite that hangs has noticed. */
async function passesTests(copy, { file, text }) {
  const [, project, patterns] = suites.find(([pattern]) => pattern.test(file));
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = ['node_modules/jest/bin/jest.js', '-c', 'test/jest.config.mjs', '--bail', '-i', '--silent'];
  const args = [...flags, ...jest, '--selectProjects', ...project.split(' '), '--testPathPatterns', ...patterns];
  const changed = join(copy, relative(root, file));
  writeFileSync(changed, text);
  try {
    return await new Promise((resolve) => {
      const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: longestMs });
      child.once('exit', (code) => resolve(code === 0));
    });
  } finally {
    writeFileSync(changed, readFileSync(file));
  }
}
