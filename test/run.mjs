/**
 * `npm test`: makes sure that what the tests need is on the machine, then runs the style check, the types and
 * every test, and closes with one line, `N passed, N failed`. Nothing is skipped: what is missing is installed
 * where that is allowed, and named where it is not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the tests need beyond Node: one row each. */
const needs = [
  {
    name: 'Chromium',
    find: () => onPath(process.env.CHROMIUM_PATH, 'chromium', 'chromium-browser'),
    packages: ['chromium', 'fonts-liberation'],
    setting: 'CHROMIUM_PATH',
  },
  {
    name: 'xmlsec1',
    find: () => onPath(process.env.XMLSEC1_PATH, 'xmlsec1'),
    packages: ['xmlsec1'],
    setting: 'XMLSEC1_PATH',
  },
  {
    name: 'Redis',
    find: () => onPath(process.env.REDIS_SERVER_PATH, 'redis-server'),
    packages: ['redis-server'],
    setting: 'REDIS_SERVER_PATH',
  },
  {
    name: 'nginx',
    // Debian has it where only root looks.
    find: () => onPath(process.env.NGINX_PATH, 'nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'),
    packages: ['nginx-light'],
    setting: 'NGINX_PATH',
  },
  {
    name: 'SimpleSAMLphp',
    find: () => onPath(process.env.SIMPLESAMLPHP_PATH, '/usr/share/simplesamlphp'),
    packages: ['simplesamlphp'],
    setting: 'SIMPLESAMLPHP_PATH',
  },
  {
    name: 'PHP with its XML extension',
    find: () => {
      const php = onPath(process.env.PHP_PATH, 'php');
      const probe = ['-r', "exit(class_exists('DOMDocument') ? 0 : 1);"];
      return php !== undefined && spawnSync(php, probe).status === 0 ? php : undefined;
    },
    packages: ['php-cli', 'php-xml'],
    setting: 'PHP_PATH',
  },
];

for (const need of needs) provide(need);
const checks = [
  run('style', 'npx', ['--no-install', 'biome', 'check', '--error-on-warnings', '.']),
  run('types', 'npx', ['--no-install', 'tsc', '-p', '.', '--noEmit']),
  run('types of the tests', 'npx', ['--no-install', 'tsc', '-p', 'test', '--noEmit']),
];
const tests = runJest();
const failed = tests.failed + checks.filter((passed) => !passed).length;
console.log(`\n${tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Finds a program, or installs it, or ends the run with the name of the package. */
function provide(need) {
  const found = need.find();
  if (found !== undefined) return say(`${need.name}: ${found}`);
  const words = `${need.name} is not on this machine`;
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) {
    fail(`${words}: install the package ${need.packages[0]}, or set ${need.setting} to the program.`);
  }
  say(`${words}: installing ${need.packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const command of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', ...need.packages],
  ]) {
    const result = spawnSync('apt-get', command, { env, encoding: 'utf8' });
    if (result.status === 0) continue;
    process.stderr.write(`${result.stdout}${result.stderr}`);
    fail(`${words}, and apt-get ${command[0]} failed: install the package ${need.packages[0]}.`);
  }
  if (need.find() === undefined) fail(`${words}, although ${need.packages[0]} is installed: set ${need.setting}.`);
}

/** The first of these programs that exists, by path or by name. */
function onPath(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs
    .filter((program) => program !== undefined && program !== '')
    .flatMap((program) => (program.includes('/') ? [program] : folders.map((folder) => join(folder, program))))
    .find((path) => existsSync(path));
}

/** One check: its output, and whether it passed. */
function run(name, command, args) {
  say(`${name} …`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) say(`${name}: failed`);
  return status === 0;
}

/** Every jest project in one run. A suite that does not load counts as a failed test, and so does a skipped test. */
function runJest() {
  say('tests …');
  const folder = mkdtempSync(join(tmpdir(), 'guesthouse-test-'));
  const outputFile = join(folder, 'results.json');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [
    ...flags,
    'node_modules/jest/bin/jest.js',
    '-c',
    'test/jest.config.mjs',
    '--json',
    `--outputFile=${outputFile}`,
  ];
  const workers = `--maxWorkers=${Math.max(2, availableParallelism())}`;
  // With --json jest prints its report a second time, to standard output; the file is what is wanted.
  const { status } = spawnSync(process.execPath, [...jest, workers], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const results = JSON.parse(readFileSync(outputFile, 'utf8'));
    const notRun = results.numPendingTests + results.numTodoTests;
    if (notRun > 0) say(`${notRun} tests did not run`);
    const counted = results.numFailedTests + results.numRuntimeErrorTestSuites + notRun;
    return { passed: results.numPassedTests, failed: counted === 0 && status !== 0 ? 1 : counted };
  } catch (error) {
    say(`jest left no results: ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function say(text) {
  console.log(`> ${text}`);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
