import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** nginx by the example of the documentation, in front of servers of this machine. */
export interface Nginx {
  /** The port of the server that it asked, for each request so far, by its log. */
  asked(): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** Where it listens, what it shows and whom it asks. */
export interface NginxOptions {
  readonly port: number;
  readonly certificate: { readonly certificatePem: string; readonly privateKeyPem: string };
  readonly upstreams: readonly [number, number];
}

const example = fileURLToPath(new URL('../../docs/deploy/nginx.conf', import.meta.url));

/** Runs `docs/deploy/nginx.conf` with other ports and folders; nothing else of it is changed. */
export async function startNginx({ port, certificate, upstreams }: NginxOptions): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-nginx-'));
  // Started as root it gives its workers another user, who must reach the folder.
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'server.pem'), certificate.certificatePem);
  await writeFile(join(folder, 'server.key'), certificate.privateKeyPem, { mode: 0o600 });
  const file = join(folder, 'nginx.conf');
  const conf = replaced(await readFile(example, 'utf8'), {
    'pid /run/': `pid ${folder}/`,
    '/etc/nginx/tls/server.pem': `${folder}/server.pem`,
    '/etc/nginx/tls/server.key': `${folder}/server.key`,
    '/tmp/nginx-body': `${folder}/body`,
    '/tmp/nginx-proxy': `${folder}/proxy`,
    '/dev/stdout': `${folder}/access.log`,
    'listen 443': `listen 127.0.0.1:${port}`,
    'guesthouse-1:8080': `127.0.0.1:${upstreams[0]}`,
    'guesthouse-2:8080': `127.0.0.1:${upstreams[1]}`,
  });
  await writeFile(file, conf);
  const child = spawn(program(), ['-p', folder, '-c', file, '-g', 'daemon off;'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await listening(child, port);
  return {
    async asked() {
      const lines = (await readFile(join(folder, 'access.log'), 'utf8')).trim().split('\n');
      return lines.map((line) => Number(line.split(' ')[4]?.split(':').at(-1)));
    },
    async stop() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The program, which `npm test` makes sure of. Debian has it where only root looks. */
function program(): string {
  const given = process.env.NGINX_PATH;
  if (given !== undefined && given !== '') return given;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path)) ?? 'nginx';
}

function replaced(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((result, [from, to]) => {
    if (result.split(from).length !== 2) throw new Error(`docs/deploy/nginx.conf has not exactly one "${from}".`);
    return result.replace(from, to);
  }, text);
}

/** Waits until it accepts connections; says what it said when it ends instead. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000);
  });
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (failure !== undefined) throw failure;
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`);
    if (await accepts(port)) return;
    await wait(25);
  }
  throw new Error(`nginx does not listen: ${said}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
