import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The built command as a process of its own. */
export interface ServerProcess {
  readonly origin: string;
  readonly child: ChildProcess;
  /** Ends it by a signal, and resolves when it has ended with how it did. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null }>;
}

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** `guesthouse start --json` with these arguments; resolves when it is ready, fails with what it said when it ends before. */
export async function startServer(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main, 'start', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null }));
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line').then(([line]) => JSON.parse(String(line)) as { readonly origin: string });
  const first = await Promise.race([ready, ended]);
  if (!('origin' in first)) throw new Error(`The server ended with ${first.code}: ${said}`);
  return {
    origin: first.origin,
    child,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
