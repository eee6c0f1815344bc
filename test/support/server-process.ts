import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, over plain HTTP on a free port. */
export interface ServerProcess {
  readonly origin: string;
  readonly port: number;
  /** Sends SIGTERM and resolves when the process has ended: with its exit code and after how many milliseconds. */
  terminate(): Promise<{ readonly code: number | null; readonly afterMs: number }>;
}

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs `work` with the built command line as a server; it is ended afterwards in any case. */
export async function withServerProcess(work: (server: ServerProcess) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'guesthouse-process-'));
  const args = [main, 'start', '--port', '0', '--http', '--json', '--data', data];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[code: number | null]>;
  try {
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([
      once(lines, 'line'),
      ended.then(([code]) => Promise.reject(new Error(`The server ended with ${code} before it was ready.`))),
    ])) as [string];
    const { origin } = JSON.parse(line) as { origin: string };
    await work({
      origin,
      port: Number(new URL(origin).port),
      async terminate() {
        const start = performance.now();
        child.kill('SIGTERM');
        const [code] = await ended;
        return { code, afterMs: performance.now() - start };
      },
    });
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    await rm(data, { recursive: true });
  }
}
