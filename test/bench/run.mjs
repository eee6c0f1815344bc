/**
 * What the emulator costs, measured and printed, asserted nowhere: `node test/bench/run.mjs [--rounds N] [--json]`
 * after `npm run build`. Times of the server process are read from /proc (Linux), so the load generator beside it does
 * not count. All rows are taken in turns in every round and the medians are shown; every row stands beside one
 * RSA-2048 signature and a bare oidc-provider measured in the same rounds, because machines differ and those do not.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { freePort } from './free-port.mjs';
import { bareOperations, emulatorOperations } from './operations.mjs';
import { startServer } from './server-process.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
const batch = { sign: 200, clientCredentials: 150, refresh: 80, signIn: 12 };
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'guesthouse-bench-'));
const guest = (number) => `guest${number}@smallpartner.example`;

try {
  const rows = await measure();
  if (values.json) console.log(JSON.stringify(rows, undefined, 2));
  else print(rows);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure() {
  const [port, barePort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const bareOrigin = `http://127.0.0.1:${barePort}`;
  const startEmulator = () =>
    startServer(
      [
        join(root, 'dist/main.js'),
        'start',
        '--http',
        '--json',
        '--port',
        String(port),
        '--config',
        writeConfig(),
        '--data',
        folder,
      ],
      `${origin}/contoso.example/v2.0/.well-known/openid-configuration`,
    );
  const startBare = () =>
    startServer(
      [fileURLToPath(new URL('bare-provider.mjs', import.meta.url)), String(barePort)],
      `${bareOrigin}/.well-known/openid-configuration`,
    );

  const seen = { start: [], rss: [], bareStart: [], bareRss: [] };
  for (let round = 0; round < rounds; round += 1) {
    const [emulator, bare] = [await startEmulator(), await startBare()];
    seen.start.push(emulator.startMs);
    seen.rss.push(emulator.rssMiB());
    seen.bareStart.push(bare.startMs);
    seen.bareRss.push(bare.rssMiB());
    await Promise.all([emulator.stop(), bare.stop()]);
  }

  const [emulator, bare] = [await startEmulator(), await startBare()];
  try {
    const costs = await measureCpu({
      emulator,
      bare,
      ours: emulatorOperations(origin),
      theirs: bareOperations(bareOrigin),
    });
    return [
      {
        what: 'process start to first 200 on discovery',
        unit: 'ms',
        emulator: median(seen.start),
        bare: median(seen.bareStart),
      },
      { what: 'resident memory after start', unit: 'MiB', emulator: median(seen.rss), bare: median(seen.bareRss) },
      ...costs,
    ];
  } finally {
    await Promise.all([emulator.stop(), bare.stop()]);
  }
}

async function measureCpu({ emulator, bare, ours, theirs }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rawSign = async () => sign('sha256', Buffer.from('a token to be signed'), privateKey);
  let guests = 0;
  const signIn = () => {
    guests += 1;
    return ours.signIn(guest(guests));
  };
  const ourRefresh = (await signIn()).refresh_token;
  const theirRefresh = (await theirs.signIn()).refresh_token;
  const own = { cpuMs: () => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 };
  const cells = {
    sign: [own, rawSign, batch.sign],
    clientCredentials: [emulator, ours.clientCredentials, batch.clientCredentials],
    bareClientCredentials: [bare, theirs.clientCredentials, batch.clientCredentials],
    refresh: [emulator, () => ours.refresh(ourRefresh), batch.refresh],
    bareRefresh: [bare, () => theirs.refresh(theirRefresh), batch.refresh],
    signIn: [emulator, signIn, batch.signIn],
    bareSignIn: [bare, theirs.signIn, batch.signIn * 4],
  };
  const seen = Object.fromEntries(Object.keys(cells).map((name) => [name, []]));
  // The first round warms up what is compiled and cached on first use; it does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, [process, operation, times]] of Object.entries(cells)) {
      const cost = await cpuPer(process, operation, times);
      if (round > 0) seen[name].push(cost);
    }
  }
  const cpu = (what, emulatorCell, bareCell) => {
    const [ourCost, sign] = [median(seen[emulatorCell]), median(seen.sign)];
    return {
      what,
      unit: 'ms CPU',
      emulator: ourCost,
      bare: bareCell && median(seen[bareCell]),
      signatures: ourCost / sign,
    };
  };
  return [
    cpu('one RSA-2048 signature, alone', 'sign'),
    cpu('client-credentials token (1 signature)', 'clientCredentials', 'bareClientCredentials'),
    cpu('refresh (2 signatures)', 'refresh', 'bareRefresh'),
    cpu(
      'first sign-in of a guest by one-time passcode (2 signatures); bare: sign-in without pages',
      'signIn',
      'bareSignIn',
    ),
  ];
}

async function cpuPer(server, operation, times) {
  const before = server.cpuMs();
  for (let done = 0; done < times; done += 1) await operation();
  return (server.cpuMs() - before) / times;
}

/** The demo with as many guests as sign in here, so that each signs in for the first time. */
function writeConfig() {
  const config = parse(readFileSync(join(root, 'config/demo.yaml'), 'utf8'));
  for (let number = 1; number <= batch.signIn * (rounds + 1) + 1; number += 1) {
    config.tenants[0].invitations.push({
      invitedUserEmailAddress: guest(number),
      inviteRedirectUrl: 'http://localhost:3000',
    });
  }
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function print(rows) {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; medians of ${rounds} rounds taken in turns.`,
  );
  console.log(
    'CPU of the server process from /proc/<pid>/stat (10 ms ticks, divided over a batch); plain HTTP; memory store.\n',
  );
  const number = (value) => (value === undefined ? '' : value.toFixed(value < 10 ? 2 : 0));
  const table = rows.map(({ what, unit, emulator, bare, signatures }) => [
    what,
    `${number(emulator)} ${unit}`,
    bare === undefined ? '' : `${number(bare)} ${unit}`,
    signatures === undefined ? '' : `${number(signatures)} ×`,
  ]);
  const all = [['', 'Guesthouse', 'bare oidc-provider', 'in signatures'], ...table];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all)
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
    );
}
