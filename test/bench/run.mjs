/**
 * What the emulator costs, measured and printed, asserted nowhere: `npm run bench [-- --rounds N --store S --only P --sizes A;B --json]`.
 *
 * Side by side, in turns, under one Node: this project, a bare oidc-provider bundled the same way, npm oauth2-mock-server and
 * npm emulate (fetched on demand, `packages.mjs`); beside them one RSA-2048 signature, and Node's own HTTP server that does
 * nothing but sign. Then this project alone: by realm, by number of tenants and guests. Every process counts its own CPU,
 * so the load generator does not count. Medians; machines differ, so the ratios of one run are what to look at.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from './free-port.mjs';
import { cpuInTurns, median, short, table } from './measure.mjs';
import {
  bareOperations,
  emulateOperations,
  emulatorOperations,
  floorOperations,
  mockServerOperations,
} from './operations.mjs';
import { benchNode, bundledBare, installSizes, mockPrograms } from './packages.mjs';
import { startServer } from './server-process.mjs';
import { startSigner } from './signer.mjs';
import { stores } from './stores.mjs';
import { guest, writeWorld } from './worlds.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    /** Where this project keeps its state: `memory`, `data` or `redis`. */
    store: { type: 'string', default: 'memory' },
    /** `compare`, `stores` or `scale`. */
    only: { type: 'string' },
    /** Columns of the last table, with a semicolon between them; all when left out. */
    sizes: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const batch = { sign: 400, clientCredentials: 200, refresh: 100, signIn: 15 };
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'guesthouse-bench-'));
const guestsSigningIn = batch.signIn * (rounds + 1) + 2;
const discovery = '/.well-known/openid-configuration';

/** This project with a world; each start is a cold one, with its authority made before. */
async function startOurs(node, file, kind = values.store) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const store = await stores[kind](folder);
  const options = ['start', '--http', '--json', '--port', String(port), '--config', file, ...store.args];
  const server = await startServer(
    [join(root, 'dist/main.js'), ...options],
    `${origin}/contoso.example/v2.0${discovery}`,
    // Where the authority is, which every start finds.
    { node, env: { XDG_DATA_HOME: folder } },
  );
  const stop = async () => {
    await server.stop();
    store.end();
  };
  return { ...server, stop, operations: emulatorOperations(origin) };
}

/** Everybody who is compared, by name: a function that starts one. */
async function contestants(node) {
  const { mockServer, emulate } = mockPrograms();
  const bare = await bundledBare(folder);
  const seed = join(folder, 'emulate.json');
  const client = { client_id: 'bench', client_secret: 'bench-secret', redirect_uris: ['http://localhost:3000/cb'] };
  const users = [{ email: 'guest@outlook.com', name: 'Guest' }];
  writeFileSync(seed, JSON.stringify({ microsoft: { users, oauth_clients: [{ ...client, name: 'Bench' }] } }));
  const world = writeWorld(folder, { guests: guestsSigningIn });
  const other = async (operationsAt, argsFor, host = '127.0.0.1', probe = discovery) => {
    const port = await freePort();
    const origin = `http://${host}:${port}`;
    const server = await startServer(argsFor(String(port)), `${origin}${probe}`, { node });
    return { ...server, operations: operationsAt(origin) };
  };
  return {
    ours: () => startOurs(node, world),
    bare: () => other(bareOperations, (port) => [bare, port]),
    mockServer: () => other(mockServerOperations, (port) => [mockServer, '-a', '127.0.0.1', '-p', port]),
    emulate: () =>
      other(
        emulateOperations,
        (port) => [emulate, 'start', '--service', 'microsoft', '--seed', seed, '--port', port],
        'localhost',
      ),
    floor: () =>
      other(
        floorOperations,
        (port) => [fileURLToPath(new URL('http-floor.mjs', import.meta.url)), port],
        undefined,
        '/',
      ),
  };
}

const names = ['ours', 'bare', 'mockServer', 'emulate', 'floor'];

async function compare(node) {
  const starts = await contestants(node);
  const rows = await measureStarts(starts);
  rows.push({ what: 'installed', unit: 'MiB', ...installSizes(folder) });
  const running = {};
  for (const name of names) running[name] = await starts[name]();
  const signer = startSigner(node);
  try {
    const cells = { sign: { server: signer, run: () => signer.sign(batch.sign), times: 1 } };
    for (const name of names) Object.assign(cells, await cellsOf(name, running[name]));
    const cost = await cpuInTurns(cells, rounds);
    const sign = cost.sign / batch.sign;
    const row = (what, kind) => {
      const costs = Object.fromEntries(names.map((name) => [name, cost[`${name} ${kind}`]]));
      return { what, unit: 'ms CPU', ...costs, signatures: costs.ours / sign };
    };
    rows.push(
      { what: 'one RSA-2048 signature', unit: 'ms CPU', floor: sign },
      row('client-credentials token', 'clientCredentials'),
      row('refresh', 'refresh'),
      row('sign-in with code (ours: OTP, first time)', 'signIn'),
    );
    return rows;
  } finally {
    signer.stop();
    for (const server of Object.values(running)) await server.stop();
  }
}

async function measureStarts(starts) {
  const seen = Object.fromEntries(names.map((name) => [name, { ms: [], rss: [], cpu: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const server = await starts[name]();
      seen[name].ms.push(server.startMs);
      seen[name].rss.push(await server.rssMiB());
      seen[name].cpu.push(await server.cpuMs());
      await server.stop();
    }
  }
  const row = (what, unit, kind) => ({
    what,
    unit,
    ...Object.fromEntries(names.map((name) => [name, median(seen[name][kind])])),
  });
  return [
    row('start to first discovery 200', 'ms', 'ms'),
    row('CPU of that', 'ms CPU', 'cpu'),
    row('memory after start', 'MiB', 'rss'),
  ];
}

async function cellsOf(name, server) {
  const { clientCredentials, refresh, signIn } = server.operations;
  const cells = { [`${name} clientCredentials`]: { server, run: clientCredentials, times: batch.clientCredentials } };
  if (signIn === undefined) return cells;
  let number = 0;
  const next = () => {
    number += 1;
    return signIn(guest(number));
  };
  const { refresh_token: refreshToken } = await next();
  return {
    ...cells,
    [`${name} refresh`]: { server, run: () => refresh(refreshToken), times: batch.refresh },
    [`${name} signIn`]: { server, run: next, times: batch.signIn },
  };
}

/** A guest gets ten codes an hour, so that many share the sign-ins. */
const otpGuests = Array.from({ length: 40 }, (_, number) => guest(number + 1));
const realms = {
  'home tenant (password)': 'ana@fabrikam.example',
  SAML: 'sam@tailwind.example',
  'WS-Federation': 'wes@woodgrove.example',
  Google: 'gus@gmail.com',
};

/** Sign-ins of people who have been here before, by realm. */
async function byRealm(node) {
  const server = await startOurs(node, writeWorld(folder, { guests: otpGuests.length }));
  try {
    for (const each of otpGuests) await server.operations.signIn(each);
    let turn = 0;
    const byCode = () => {
      turn += 1;
      return server.operations.signIn(otpGuests[turn % otpGuests.length]);
    };
    const cells = { 'one-time passcode': { server, run: byCode, times: batch.signIn } };
    for (const [realm, address] of Object.entries(realms)) {
      await server.operations.signIn(address);
      cells[realm] = { server, run: () => server.operations.signIn(address), times: batch.signIn };
    }
    const cost = await cpuInTurns(cells, rounds);
    return Object.entries(cost).map(([what, ours]) => ({ what, unit: 'ms CPU', ours }));
  } finally {
    await server.stop();
  }
}

/** The same operations with the state in each place. */
async function byStore(node) {
  const servers = {};
  try {
    const cells = {};
    for (const kind of Object.keys(stores)) {
      servers[kind] = await startOurs(node, writeWorld(folder, { guests: guestsSigningIn }), kind);
      Object.assign(cells, await cellsOf(kind, servers[kind]));
    }
    const cost = await cpuInTurns(cells, rounds);
    const row = (what, operation) => ({
      what,
      unit: 'ms CPU',
      ...Object.fromEntries(Object.keys(stores).map((kind) => [kind, cost[`${kind} ${operation}`]])),
    });
    return [
      row('client-credentials token', 'clientCredentials'),
      row('refresh', 'refresh'),
      row('first sign-in by OTP', 'signIn'),
    ];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

const everySize = {
  few: { guests: guestsSigningIn },
  '100 tenants': { guests: guestsSigningIn, tenants: 100 },
  '1,000 tenants': { guests: guestsSigningIn, tenants: 1000 },
  '1k guests': { guests: 1000 },
  '100k guests': { guests: 100_000 },
  both: { guests: 100_000, tenants: 1000 },
};

const wantedSizes = values.sizes?.split(';') ?? Object.keys(everySize);
const sizes = Object.fromEntries(Object.entries(everySize).filter(([size]) => wantedSizes.includes(size)));

/** The same operations in worlds of several sizes; the last guest signs in first. */
async function bySize(node) {
  const servers = {};
  try {
    const cells = {};
    for (const [size, world] of Object.entries(sizes)) {
      servers[size] = await startOurs(node, writeWorld(folder, world));
      const { operations } = servers[size];
      let number = Math.max(world.guests, guestsSigningIn);
      const last = { ...operations, signIn: () => operations.signIn(guest(number--)) };
      Object.assign(cells, await cellsOf(size, { ...servers[size], operations: last }));
    }
    const cost = await cpuInTurns(cells, rounds);
    const rss = {};
    for (const [size, server] of Object.entries(servers)) rss[size] = await server.rssMiB();
    const row = (what, kind) => ({
      what,
      unit: 'ms CPU',
      ...Object.fromEntries(Object.keys(sizes).map((size) => [size, cost[`${size} ${kind}`]])),
    });
    return [
      {
        what: 'start',
        unit: 'ms',
        ...Object.fromEntries(Object.entries(servers).map(([size, each]) => [size, each.startMs])),
      },
      { what: 'memory afterwards', unit: 'MiB', ...rss },
      row('client-credentials token', 'clientCredentials'),
      row('refresh', 'refresh'),
      row('first sign-in by OTP', 'signIn'),
    ];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

function print(title, columns, rows) {
  const cells = rows.map((row) => [
    row.what,
    ...Object.keys(columns).map((key) => short(row[key], key === 'signatures' ? '×' : row.unit)),
  ]);
  console.log(`\n${title}\n\n${table([['', ...Object.values(columns)], ...cells])}`);
}

const wants = (part) => values.only === undefined || values.only === part;

try {
  const node = benchNode();
  const results = {
    ...(wants('compare') ? { compare: await compare(node) } : {}),
    ...(wants('stores') ? { byStore: await byStore(node) } : {}),
    ...(wants('scale') ? { byRealm: await byRealm(node), bySize: await bySize(node) } : {}),
  };
  if (values.json) console.log(JSON.stringify(results, undefined, 2));
  else {
    const { model } = cpus()[0] ?? { model: 'unknown' };
    console.log(
      `${cpus().length} × ${model}; medians of ${rounds} rounds taken in turns; plain HTTP; store: ${values.store}.`,
    );
    const columns = {
      ours: 'Guesthouse',
      bare: 'bare oidc-provider',
      mockServer: 'oauth2-mock-server',
      emulate: 'emulate',
    };
    const more = { floor: 'node:http and a signature', signatures: 'Guesthouse in signatures' };
    if (results.compare) print('Side by side', { ...columns, ...more }, results.compare);
    if (results.byRealm) print('Sign-in by realm, not the first one', { ours: 'Guesthouse' }, results.byRealm);
    if (results.byStore) print('By store', { memory: 'memory', data: '--data', redis: '--redis' }, results.byStore);
    if (results.bySize)
      print('By size', Object.fromEntries(Object.keys(sizes).map((size) => [size, size])), results.bySize);
  }
} finally {
  rmSync(folder, { recursive: true });
}
