import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const reporter = fileURLToPath(new URL('reporter.cjs', import.meta.url));

/** Starts `node ...args` and resolves when `probe` answers 200, with the milliseconds that took from the spawn. */
export async function startServer(args, probe, { node = process.execPath, env = {} } = {}) {
  const began = performance.now();
  const child = spawn(node, ['--require', reporter, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!(await answers(probe))) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended: ${complaints}`);
    if (performance.now() - began > 180_000) throw new Error(`${args.join(' ')} does not answer at ${probe}`);
    await new Promise((wake) => setTimeout(wake, 5));
  }
  const startMs = performance.now() - began;
  const report = async (what = 'report') => {
    child.send(what);
    return (await once(child, 'message'))[0];
  };
  return {
    startMs,
    rssMiB: async () => (await report()).rssMiB,
    cpuMs: async () => (await report()).cpuMs,
    /** Objects and buffers that are needed, in MiB; what is not is collected for it. */
    inUseMiB: async () => (await report('collect')).inUseMiB,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(url) {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
