import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Editors write a file in several steps; this long after the last of them it is looked at. */
const settleMs = 150;

/**
 * Calls back when a file may have changed. The folder is watched, because editors put a new file in the old one's place.
 * Answers what ends the watching.
 */
export function watchFile(file: string, changed: () => void): () => void {
  const name = basename(file);
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(resolve(file)), (_event, which) => {
    if (which !== null && which !== name) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  });
  // A folder that goes away takes the watching with it; the server goes on with what it has.
  watcher.on('error', () => watcher.close());
  watcher.unref();
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
