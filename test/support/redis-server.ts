import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { askRedis } from './redis-words.js';

/** A real redis-server of the tests, on loopback. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Sends one command on a connection of its own: what an operator would do by hand. */
  ask(...command: readonly string[]): Promise<unknown>;
  /** Stands still: it accepts connections and says nothing (SIGSTOP). */
  pause(): void;
  resume(): void;
  /** Dies at once (SIGKILL). */
  kill(): Promise<void>;
  /** Begins again at the same port, with what was kept on disk (`--appendonly yes`), or with nothing. */
  start(how?: { readonly keep?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** How it is started. */
export interface RedisServerOptions {
  /** Further arguments, `--maxmemory 4mb`. */
  readonly args?: readonly string[];
  /** Keep every write on disk. */
  readonly durable?: boolean;
  /** A sentinel, by the lines of its file. */
  readonly sentinel?: readonly string[];
}

/** The program, which `npm test` makes sure of. */
export const redisProgram = () => process.env.REDIS_SERVER_PATH || 'redis-server';

/** Starts a server on a free port and waits until it answers. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { args = [], durable = false, sentinel } = options;
  const port = await freePort();
  let folder = await mkdtemp(join(tmpdir(), 'guesthouse-redis-'));
  let child: ChildProcess | undefined;

  const ask = (...command: readonly string[]) => askRedis(port, command);
  const start = async () => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    // Every second, Redis's own choice, is a write that may wait two seconds while the disk is busy.
    const disk = durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const kept = [...disk, '--save', '', '--enable-debug-command', 'yes'];
    const own = sentinel === undefined ? kept : [join(folder, 'sentinel.conf'), '--sentinel'];
    if (sentinel !== undefined) await writeFile(join(folder, 'sentinel.conf'), sentinel.join('\n'));
    const all = sentinel === undefined ? [...place, ...own, ...args] : [...own, ...place, ...args];
    child = spawn(redisProgram(), all, { stdio: ['ignore', 'pipe', 'pipe'] });
    await answering(child, ask);
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill('SIGCONT');
    ending.kill(signal);
    await gone;
  };

  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    ask,
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    async start({ keep = true } = {}) {
      if (!keep) {
        await rm(folder, { recursive: true, force: true });
        folder = await mkdtemp(join(tmpdir(), 'guesthouse-redis-'));
      }
      await start();
    },
    async stop() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it answers; says what it said when it ends instead. */
async function answering(child: ChildProcess, ask: (...command: readonly string[]) => Promise<unknown>) {
  let said = '';
  let failure: Error | undefined;
  child.stdout?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000);
  });
  child.on('error', (error) => {
    failure = error;
  });
  for (let tries = 0; tries < 400; tries += 1) {
    if (failure !== undefined) throw failure;
    if (child.exitCode !== null) throw new Error(`The redis-server ended: ${said}`);
    const answer = await ask('PING').catch((error: Error) => error.message);
    if (answer === 'PONG' || /NOAUTH/.test(String(answer))) return;
    await wait(25);
  }
  throw new Error(`The redis-server does not answer: ${said}`);
}
