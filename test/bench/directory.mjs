/**
 * What a large directory costs beside a small one: `node test/bench/directory.mjs [--many N] [--rounds N] [--json]` after
 * `npm run build`. Two servers in one run, one with 100 guests and one with 100,000; every call is made at both in turns,
 * and the ratio of the medians is shown. Printed, asserted nowhere.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { freePort } from './free-port.mjs';
import { median } from './measure.mjs';
import { emulatorOperations } from './operations.mjs';
import { startServer } from './server-process.mjs';
import { guest, writeWorld } from './worlds.mjs';

const { values } = parseArgs({
  options: {
    many: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = { few: 100, many: Number(values.many) };
const rounds = Number(values.rounds);
const callsPerRound = 40;
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'guesthouse-bench-'));
const contoso = '11111111-aaaa-4aaa-8aaa-111111111111';
const daemon = 'c1c1c1c1-0000-4000-8000-000000000003';

async function measure() {
  const few = await startWith(sizes.few);
  const many = await startWith(sizes.many);
  try {
    const rows = [
      row('process start to first answer', 'ms', few.startMs, many.startMs),
      row('resident memory after start', 'MiB', await few.rssMiB(), await many.rssMiB()),
    ];
    for (const [what, call] of calls) {
      const seen = { few: [], many: [] };
      // The first round warms up what is compiled on first use; it does not count.
      for (let round = 0; round <= rounds; round += 1) {
        for (const [size, server] of Object.entries({ few, many })) {
          const cost = await timePer(() => call(server));
          if (round > 0) seen[size].push(cost);
        }
      }
      rows.push(row(what, 'ms', median(seen.few), median(seen.many)));
    }
    rows.push(
      row('longest wait of others while everyone is searched', 'ms', await longestWait(few), await longestWait(many)),
    );
    return rows;
  } finally {
    await Promise.all([few.stop(), many.stop()]);
  }
}

const filtered = (filter, more = '') => `/users?$filter=${encodeURIComponent(filter)}${more}`;
const upn = (number) => `${guest(number).replace('@', '_')}#EXT#@contoso.onmicrosoft.com`;

let invited = 0;

/** Each asks for the last guest, whom a search from the first would find last. */
const calls = [
  ['guests, a page of 100', ({ graph }) => graph(filtered("userType eq 'Guest'", '&$top=100'), 100)],
  [
    'pending guests, counted, a page of 10',
    ({ graph }) => graph(filtered("externalUserState eq 'PendingAcceptance'", '&$top=10&$count=true'), 10),
  ],
  [
    'the last page of 10',
    ({ graph, size }) =>
      graph(
        filtered("userType eq 'Guest'", `&$top=10&$skiptoken=${Buffer.from(`p${size - 10}`).toString('base64url')}`),
        10,
      ),
  ],
  ['a guest by mail', ({ graph, size }) => graph(filtered(`mail eq '${guest(size)}'`), 1)],
  ['a guest by user principal name', ({ graph, size }) => graph(filtered(`userPrincipalName eq '${upn(size)}'`), 1)],
  [
    'a guest by identity',
    ({ graph, size }) =>
      graph(filtered(`identities/any(c:c/issuer eq 'mail' and c/issuerAssignedId eq '${guest(size)}')`), 1),
  ],
  [
    'the documented question (name, mail, addresses)',
    ({ graph, size }) => {
      const address = guest(size);
      return graph(
        filtered(
          `userPrincipalName eq '${address}' or mail eq '${address}' or proxyAddresses/any(x:x eq 'SMTP:${address}')`,
        ),
        1,
      );
    },
  ],
  [
    'a home-realm decision',
    ({ origin, size }) => ask(`${origin}/_guesthouse/explain?tenant=${contoso}&as=${guest(size)}`),
  ],
  [
    'an invitation',
    async ({ origin, token }) => {
      invited += 1;
      return ask(`${origin}/graph/v1.0/invitations`, token, {
        invitedUserEmailAddress: `new${invited}@smallpartner.example`,
        inviteRedirectUrl: 'http://localhost:3000',
      });
    },
  ],
];

async function startWith(size) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const options = [
    'start',
    '--http',
    '--json',
    '--port',
    String(port),
    '--config',
    writeWorld(folder, { guests: size, others: false }),
  ];
  const discovery = `${origin}/contoso.example/v2.0/.well-known/openid-configuration`;
  const server = await startServer([join(root, 'dist/main.js'), ...options], discovery, {
    env: { XDG_DATA_HOME: folder },
  });
  await emulatorOperations(origin).signIn(guest(size));
  const token = await graphToken(origin);
  const graph = async (path, expected) => {
    const { value } = await ask(`${origin}/graph/v1.0${path}`, token);
    if (value.length !== expected) throw new Error(`${path} answered ${value.length}, not ${expected}`);
  };
  return { ...server, origin, size, token, graph };
}

async function graphToken(origin) {
  const form = {
    client_id: daemon,
    client_secret: 'guesthouse-demo-secret',
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
  };
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await request(`${origin}/${contoso}/oauth2/v2.0/token`, { method: 'POST', headers, body });
  return (await answer.body.json()).access_token;
}

async function ask(url, token, json) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(json && { 'content-type': 'application/json' }),
    consistencylevel: 'eventual',
  };
  const answer = await request(url, {
    method: json === undefined ? 'GET' : 'POST',
    headers,
    body: json && JSON.stringify(json),
  });
  const body = await answer.body.json();
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${JSON.stringify(body)}`);
  return body;
}

/** Somebody else's requests, one after the other, while a filter without an index looks at everyone in order. */
async function longestWait({ origin, graph }) {
  let isOver = false;
  const search = graph(filtered("startswith(displayName,'nobody')", '&$orderby=displayName&$count=true'), 0);
  search.finally(() => {
    isOver = true;
  });
  let longest = 0;
  while (!isOver) {
    const begun = performance.now();
    await ask(`${origin}/_guesthouse/health`);
    longest = Math.max(longest, performance.now() - begun);
  }
  await search;
  return longest;
}

async function timePer(operation) {
  const begun = performance.now();
  for (let done = 0; done < callsPerRound; done += 1) await operation();
  return (performance.now() - begun) / callsPerRound;
}

function row(what, unit, few, many) {
  return { what, unit, few, many, ratio: many / few };
}

function print(rows) {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; medians of ${rounds} rounds of ${callsPerRound} calls, plain HTTP, memory store.\n`,
  );
  const number = (value) => value.toFixed(value < 10 ? 2 : 0);
  const table = rows.map(({ what, unit, few, many, ratio }) => [
    what,
    `${number(few)} ${unit}`,
    `${number(many)} ${unit}`,
    number(ratio),
  ]);
  const all = [['', `${sizes.few} guests`, `${sizes.many} guests`, 'ratio'], ...table];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((each) => each[column].length)));
  for (const each of all)
    console.log(
      each.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
    );
}

try {
  const rows = await measure();
  if (values.json) console.log(JSON.stringify(rows, undefined, 2));
  else print(rows);
} finally {
  rmSync(folder, { recursive: true });
}
