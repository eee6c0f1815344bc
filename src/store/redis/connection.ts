import { EmulatorError } from '#errors';
import type { Logger } from '#platform';
import type { RedisAddress } from './address.js';
import { type Client, hangUp, makeClient } from './connect.js';
import { watchFailOvers } from './fail-over-watch.js';
import { createGate } from './gate.js';
import type { Script } from './scripts.js';
import { toStoreError } from './trouble.js';

/** How to connect. */
export interface ConnectionOptions {
  readonly address: RedisAddress;
  /** PEM of the authorities to trust instead of the public ones. */
  readonly ca: string | undefined;
  /** An answer that takes longer counts as none. */
  readonly timeoutMs: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Asks Redis; every failure is an error of this room. */
export interface Connection {
  get(key: string): Promise<string | undefined>;
  run(script: Script, keys: readonly string[], args: readonly string[], limitMs?: number): Promise<unknown>;
  /** Called whenever the connection has broken: what is behind the next one may be something else. */
  onBreak(tell: () => void): void;
  close(): Promise<void>;
}

/** Connects; throws `store.unavailable` when that cannot be done in time. It connects again by itself ever after. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { address, ca, timeoutMs, logger } = options;
  const { shown } = address;
  const client = await makeClient(address, { silenceMs: timeoutMs, ca });
  const gate = createGate(client, { shown, patienceMs: timeoutMs, logger });
  const moved = (master: string) => {
    if (!isAt(client, master)) hangUp(client, { again: true });
  };
  const watch = await watchFailOvers(address, { silenceMs: timeoutMs, ca, logger, moved });
  const end = () => {
    gate.close();
    watch.close();
    hangUp(client);
  };

  const ask = async <T>(question: () => Promise<T>, limitMs: number): Promise<T> => {
    try {
      await inTime(gate.pass(), limitMs);
      return await inTime(question(), limitMs);
    } catch (error) {
      const failure = error instanceof EmulatorError ? error : toStoreError(shown, error);
      gate.failed(failure);
      throw failure;
    }
  };

  try {
    await gate.pass();
  } catch (error) {
    end();
    throw error;
  }
  return {
    get: (key) => ask(async () => (await client.get(key)) ?? undefined, timeoutMs),
    async run(script, keys, args, limitMs = timeoutMs) {
      const answer = await ask(() => evaluate(client, script, [...keys, ...args], keys.length), limitMs);
      if (script.writes) gate.wrote();
      return answer;
    },
    onBreak: (tell) => void client.on('close', tell),
    async close() {
      const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
      end();
      await inTime(ended, timeoutMs).catch(() => {});
    },
  };
}

/** Whether the client is connected there; one that a sentinel calls by a name or from another network never is. */
function isAt(client: Client, server: string): boolean {
  const { remoteAddress, remotePort } = ('stream' in client ? client.stream : undefined) ?? {};
  return server === `${remoteAddress} ${remotePort}`;
}

async function evaluate(client: Client, { lua, sha }: Script, args: readonly string[], keys: number): Promise<unknown> {
  // As an array: what a large commit has to say is more than a call can have arguments.
  const rest = [String(keys), ...args];
  try {
    return await client.call('evalsha', [sha, ...rest]);
  } catch (error) {
    // Nothing was done: the server never knew the script, or has forgotten it.
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return client.call('eval', [lua, ...rest]);
  }
}

/** A timer of our own: the client's begins only when a command is sent. */
async function inTime<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it gave no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
