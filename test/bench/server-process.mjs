import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ, the unit of /proc/<pid>/stat on Linux

/** Starts `node ...args` and resolves when `probe` answers 200, with the milliseconds that took from the spawn. */
export async function startServer(args, probe) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!(await answers(probe))) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended: ${complaints}`);
    if (performance.now() - began > 60_000) throw new Error(`${args.join(' ')} does not answer at ${probe}`);
    await new Promise((wake) => setTimeout(wake, 5));
  }
  return {
    startMs: performance.now() - began,
    rssMiB: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    cpuMs: () => cpuMsOf(child.pid),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** User and system time that a process has spent so far. */
function cpuMsOf(pid) {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(afterName[11]) + Number(afterName[12])) * 1000) / ticksPerSecond;
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
