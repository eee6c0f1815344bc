/** Run as a program it signs on command; what one signature costs, by the Node that is measured. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(import.meta.url);

/** Starts it under that Node. */
export function startSigner(node) {
  const child = spawn(node, [file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let spent = 0;
  return {
    cpuMs: async () => spent,
    async sign(times) {
      child.send(times);
      spent += (await once(child, 'message'))[0];
    },
    stop: () => child.kill(),
  };
}

if (process.argv[1] === file) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  process.on('message', (times) => {
    const before = process.cpuUsage();
    for (let done = 0; done < times; done += 1) sign('sha256', Buffer.from('a token to be signed'), privateKey);
    const { user, system } = process.cpuUsage(before);
    process.send((user + system) / 1000);
  });
}
