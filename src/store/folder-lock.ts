import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storeError } from './errors.js';

/** Folders that this process holds: its own number in a file says nothing about them. */
const held = new Set<string>();

/**
 * Takes a folder for this process; answers what gives it back. A lock whose process has ended is taken over. Throws
 * `store.in-use`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  for (;;) {
    if (held.has(file)) throw inUse(folder, String(process.pid));
    try {
      held.add(file);
      await writeFile(file, await identity(process.pid), { flag: 'wx' });
      return async () => {
        await rm(file, { force: true });
        held.delete(file);
      };
    } catch (error) {
      held.delete(file);
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    const pid = Number.parseInt(holder, 10);
    const isOurs = pid === process.pid;
    if (!isOurs && pid > 0 && isAlive(pid) && (await identity(pid)) === holder) throw inUse(folder, String(pid));
    await rm(file, { force: true });
  }
}

/** The number of a process and, where the system tells it, when it began: numbers are given out again. */
async function identity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Field 22, counted behind the name in brackets (proc_pid_stat(5)).
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(folder: string, pid: string) {
  return storeError('in-use', {
    message: `Another server (process ${pid}) keeps its state in ${folder}. Stop it, or start this one with another --data folder.`,
  });
}
