import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';

/** Where state is kept, by name: the arguments of `guesthouse start`, and what ends what was started for it. */
export const stores = {
  memory: async () => ({ args: [], end: () => {} }),
  data: async (folder) => ({ args: ['--data', mkdtempSync(join(folder, 'state-'))], end: () => {} }),
  redis: startRedis,
};

/** A Redis of its own, with nothing written to disk. */
async function startRedis(folder) {
  const port = String(await freePort());
  const child = spawn(
    process.env.REDIS_SERVER_PATH || 'redis-server',
    ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: 'ignore' },
  );
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    setTimeout(resolve, 500);
  });
  return { args: ['--redis', `redis://127.0.0.1:${port}`], end: () => child.kill() };
}
