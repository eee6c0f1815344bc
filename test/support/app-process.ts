import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** An application of `test/apps`, in a process of its own that knows the authority by NODE_EXTRA_CA_CERTS only. */
export interface AppProcess {
  /** The first line it printed. */
  readonly line: string;
  stop(): Promise<void>;
}

/** Starts it; fails with what it said on standard error. `files` are written beside the CA file and named by path. */
export async function startApp(script: string, ca: string, args: readonly string[]): Promise<AppProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-app-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, ca);
  const path = fileURLToPath(new URL(`../apps/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill()) await ended;
    await rm(folder, { recursive: true });
  };
  try {
    return { line: await firstLine(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints += chunk.toString('utf8');
    });
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The application ended with ${code}: ${complaints}`)));
  });
}
