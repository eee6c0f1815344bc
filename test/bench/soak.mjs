/**
 * Load for a long time, printed minute by minute: `npm run build && node test/bench/soak.mjs [--minutes 30] [--share 0.7]
 * [--store memory] [--mix 40]`. First it is seen how much the server can do; then so large a share of that is asked for, in a mix of
 * tokens, refreshes and sign-ins by one-time passcode with every page. Memory must become flat and nothing may fail. What one
 * signature costs in the same minute tells whether the machine was as fast as before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from './free-port.mjs';
import { table } from './measure.mjs';
import { emulatorOperations } from './operations.mjs';
import { startServer } from './server-process.mjs';
import { startSigner } from './signer.mjs';
import { stores } from './stores.mjs';
import { guest, writeWorld } from './worlds.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    share: { type: 'string', default: '0.7' },
    store: { type: 'string', default: 'memory' },
    mix: { type: 'string', default: '40' },
  },
});
/** Each gets ten codes an hour at most. */
const guests = 5000;
/** Of so many operations the first is a sign-in; half of the others are refreshes. */
const mix = Number(values.mix);
const callers = 8;
const probeSeconds = 20;

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'guesthouse-soak-'));
const signer = startSigner(process.execPath);
const store = await stores[values.store](folder);
const origin = `http://localhost:${await freePort()}`;
const server = await startServer(
  [
    ...[join(root, 'dist/main.js'), 'start', '--http', '--json', '--port', new URL(origin).port],
    ...['--config', writeWorld(folder, { guests }), ...store.args],
  ],
  `${origin}/contoso.example/v2.0/.well-known/openid-configuration`,
  { env: { XDG_DATA_HOME: folder } },
);

try {
  const { clientCredentials, refresh, signIn } = emulatorOperations(origin);
  let number = 0;
  const { refresh_token: refreshToken } = await signIn(guest(guests));
  const next = () => {
    number += 1;
    if (number % mix === 0) return signIn(guest(((number / mix) % (guests - 1)) + 1));
    return number % 2 === 0 ? refresh(refreshToken) : clientCredentials();
  };
  const most = await capacity(next);
  const rate = most * Number(values.share);
  console.log(`At most ${most.toFixed(0)} operations a second; ${rate.toFixed(0)} are asked for.`);
  const rows = [];
  const inUse = [];
  for (let minute = 1; minute <= Number(values.minutes); minute += 1) {
    const row = await oneMinute(next, rate);
    rows.push([String(minute), ...row]);
    console.error(`minute ${minute}: ${row.join(' ')}`);
    if (minute === 1 || minute === Number(values.minutes)) inUse.push((await server.inUseMiB()).toFixed(0));
  }
  console.log(table([['minute', 'operations', 'errors', 'CPU', 'one signature', 'memory', '99 % within'], ...rows]));
  console.log(`In use when garbage was collected: ${inUse.join(' MiB after the first minute, ')} MiB after the last.`);
} finally {
  signer.stop();
  await server.stop();
  store.end();
  rmSync(folder, { recursive: true });
}

/** Operations a second when nobody holds back. */
async function capacity(next) {
  const until = performance.now() + probeSeconds * 1000;
  let done = 0;
  const caller = async () => {
    for (; performance.now() < until; done += 1) await next();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return done / probeSeconds;
}

/** Begins operations at their times, whether earlier ones have ended or not. */
async function oneMinute(next, rate) {
  const begin = performance.now();
  const cpuBefore = await server.cpuMs();
  const signedBefore = await signer.cpuMs();
  const took = [];
  let errors = 0;
  const signing = signInBetween();
  const open = new Set();
  for (let count = 0; performance.now() - begin < 60_000; count += 1) {
    const due = begin + (count / rate) * 1000;
    if (due > performance.now()) await pause(due - performance.now());
    const started = performance.now();
    const one = next()
      .then(() => took.push(performance.now() - started))
      .catch((error) => {
        errors += 1;
        if (errors <= 3) console.error(error.message);
      })
      .finally(() => open.delete(one));
    open.add(one);
  }
  await Promise.all(open);
  const seconds = (performance.now() - begin) / 1000;
  const cpu = ((await server.cpuMs()) - cpuBefore) / seconds / 10;
  const signatures = await signing;
  const signature = ((await signer.cpuMs()) - signedBefore) / signatures;
  const late = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
  return [
    String(took.length),
    String(errors),
    `${cpu.toFixed(0)} %`,
    `${signature.toFixed(2)} ms CPU`,
    `${(await server.rssMiB()).toFixed(0)} MiB`,
    `${late.toFixed(0)} ms`,
  ];
}

/** Signs now and then during a minute; how often. */
async function signInBetween() {
  let times = 0;
  for (let part = 0; part < 10; part += 1) {
    await pause(5000);
    await signer.sign(10);
    times += 10;
  }
  return times;
}
