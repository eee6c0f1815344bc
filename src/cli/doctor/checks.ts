import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { systemClock } from '#platform';
import type { Finding, Surroundings } from './finding.js';

/** One thing that can be wrong. */
export type Check = (surroundings: Surroundings) => Promise<Finding>;

const versions: Check = async ({ versions: { own, node, wantsNode } }) => {
  const name = 'versions';
  const found = `entra-guesthouse ${own}, Node ${node}`;
  const wanted = wantsNode.replace(/[^\d.]/g, '');
  return atLeast(node, wanted)
    ? { name, state: 'good', found }
    : { name, state: 'bad', found, fix: `Install Node ${wantsNode}.` };
};

function atLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((each) => each.replace(/^v/, '').split('.').map(Number)) as [number[], number[]];
  for (const at of [0, 1, 2]) if ((a[at] ?? 0) !== (b[at] ?? 0)) return (a[at] ?? 0) > (b[at] ?? 0);
  return true;
}

interface Health {
  readonly status?: string;
  readonly version?: string;
  readonly origin?: string;
}

async function healthAt({ origin, fetch }: Surroundings): Promise<Health | 'silent' | 'other'> {
  try {
    const response = await fetch(`${origin}/_guesthouse/health`);
    const health = (await response.json().catch(() => ({}))) as Health;
    return health.status === undefined ? 'other' : health;
  } catch {
    return 'silent';
  }
}

const port: Check = async (surroundings) => {
  const { host, port: number, origin } = surroundings;
  const name = 'port';
  const health = await healthAt(surroundings);
  if (typeof health === 'object') return { name, state: 'good', found: `a Guesthouse answers at ${origin}` };
  const taken = await whyNotFree(host, number);
  if (taken === undefined) return { name, state: 'good', found: `${number} on ${host} is free` };
  return {
    ...{ name, state: 'bad', found: `${number} on ${host}: ${taken}` },
    fix: 'Stop the program that has it, or start with --port N (--port 0 takes a free one).',
  };
};

function whyNotFree(host: string, number: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'in use by another program' : error.message),
    );
    server.listen(number, host, () => server.close(() => resolve(undefined)));
  });
}

const authority: Check = async ({ caFile }) => {
  const name = 'authority';
  const pem = await readFile(caFile, 'utf8').catch(() => undefined);
  if (pem === undefined) {
    return {
      name,
      state: 'warning',
      found: `${caFile} is not there yet`,
      fix: 'guesthouse start or guesthouse ca makes one.',
    };
  }
  const until = endOf(pem);
  const days = until === undefined ? 0 : Math.floor((until.getTime() - systemClock.now().getTime()) / 86_400_000);
  if (until === undefined || days < 1) {
    const found = until === undefined ? `${caFile} is no certificate` : `${caFile} has ended`;
    return { name, state: 'bad', found, fix: `Delete the folder of ${caFile} and run guesthouse ca.` };
  }
  return { name, state: 'good', found: `${caFile}, good for ${days} days` };
};

function endOf(pem: string): Date | undefined {
  try {
    return new Date(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}

/** Whether programs of a kind are told to trust the authority. */
const trustBy =
  (variable: 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE', who: string): Check =>
  async ({ caFile, variables }) => {
    const name = `trust: ${who}`;
    const fix = `export ${variable}="${caFile}"`;
    const file = variables[variable];
    if (file === undefined) return { name, state: 'warning', found: `${variable} is not set`, fix };
    const [told, own] = await Promise.all([file, caFile].map((each) => readFile(each, 'utf8').catch(() => undefined)));
    const has = own !== undefined && told?.replace(/\s/g, '').includes(own.replace(/\s/g, '')) === true;
    if (has) return { name, state: 'good', found: `${variable} names it` };
    return {
      ...{ name, state: 'warning', found: `${variable} names ${file}, which does not hold it` },
      fix: `Both in one file: cat "${file}" "${caFile}" > both.pem && export ${variable}="$PWD/both.pem"`,
    };
  };

/** Where Linux distributions keep the certificates that curl, Java and others read; browsers have stores of their own. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

const system: Check = async ({ caFile }) => {
  const name = 'trust: system and browsers';
  const own = (await readFile(caFile, 'utf8').catch(() => '')).replace(/\s/g, '');
  for (const bundle of bundles) {
    const text = (await readFile(bundle, 'utf8').catch(() => '')).replace(/\s/g, '');
    if (own !== '' && text.includes(own)) return { name, state: 'good', found: `${bundle} holds it` };
  }
  return {
    ...{ name, state: 'warning', found: 'the authority is not in the certificates of this system' },
    fix: `Import ${caFile} in the browser's certificate settings as an authority; on Debian also: sudo cp "${caFile}" /usr/local/share/ca-certificates/guesthouse.crt && sudo update-ca-certificates`,
  };
};

const originSeen: Check = async (surroundings) => {
  const { origin } = surroundings;
  const name = 'origin: browser';
  const { hostname } = new URL(origin);
  const address = await lookup(hostname.replace(/^\[|\]$/g, '')).catch(() => undefined);
  if (address === undefined) {
    return {
      ...{ name, state: 'bad', found: `${hostname} leads nowhere` },
      fix: `Add a line to the hosts file: 127.0.0.1 ${hostname}`,
    };
  }
  const health = await healthAt(surroundings);
  if (health === 'silent') {
    const found = `${hostname} leads to ${address.address}; nothing answers at ${origin}`;
    return { name, state: 'warning', found, fix: 'guesthouse start' };
  }
  if (health === 'other') {
    return {
      ...{ name, state: 'bad', found: `${origin} is answered by something else` },
      fix: 'Name the server with --origin, or stop the other program.',
    };
  }
  return health.origin === origin
    ? { name, state: 'good', found: `${origin}, as the server names itself` }
    : {
        ...{ name, state: 'bad', found: `the server at ${origin} names itself ${health.origin}` },
        fix: `Use ${health.origin}, or start it with --origin ${origin}: tokens and redirects carry the name.`,
      };
};

const containers: Check = async ({ origin, host, port: number }) => {
  const name = 'origin: containers';
  const { hostname } = new URL(origin);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (!isLocal && host !== '127.0.0.1')
    return { name, state: 'good', found: `${origin} is no name of this machine only` };
  return {
    name,
    state: 'warning',
    found: isLocal ? `in a container ${hostname} is the container` : `the server listens on ${host} only`,
    fix: `For applications in containers: guesthouse start --host 0.0.0.0 --origin https://host.docker.internal:${number}, and give them the authority.`,
  };
};

const folder: Check = async ({ caFile }) => {
  const name = 'data folder';
  const path = caFile.replace(/[\\/][^\\/]+$/, '');
  const problem = await access(path, constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (problem === undefined) return { name, state: 'good', found: path };
  return problem === 'ENOENT'
    ? { name, state: 'good', found: `${path}, made at the first start` }
    : { name, state: 'bad', found: `${path} cannot be written`, fix: 'Name another with --data DIR.' };
};

/** In the order in which they are told. */
export const checks: readonly Check[] = [
  versions,
  folder,
  authority,
  port,
  originSeen,
  containers,
  trustBy('NODE_EXTRA_CA_CERTS', 'Node'),
  trustBy('SSL_CERT_FILE', 'Python, OpenSSL'),
  system,
];
