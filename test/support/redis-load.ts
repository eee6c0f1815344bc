import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '#store';

/** What became of writes that ran while something happened. */
export interface Outcome {
  /** Answered with success. */
  readonly done: readonly string[];
  /** Answered with a failure; the codes of the failures beside. */
  readonly failed: readonly string[];
  readonly codes: readonly string[];
}

/** Commits of two values and a member each, by several at once, until told to stop. */
export function writeAllTheWhile(store: Store, workers = 8) {
  const [done, failed, codes]: [string[], string[], Set<string>] = [[], [], new Set()];
  let going = true;
  let next = 0;
  const work = async () => {
    while (going) {
      const id = String(next++);
      const writes = [
        { put: ['load', 'one', id], value: id },
        { put: ['load', 'two', id], value: { id, filler: 'x'.repeat(200) } },
        { addTo: ['load', 'ids'], member: id },
      ] as const;
      try {
        await store.commit(writes, [{ key: ['load', 'one', id], is: undefined }]);
        done.push(id);
      } catch (error) {
        failed.push(id);
        codes.add(String((error as { code?: unknown }).code));
        await wait(5);
      }
    }
  };
  const all = Promise.all(Array.from({ length: workers }, work));
  return async (): Promise<Outcome> => {
    going = false;
    await all;
    return { done, failed, codes: [...codes] };
  };
}

/** Of these writes: those that are there as a whole, those of which nothing is there, and those in between. */
export async function findWritten(store: Store, ids: readonly string[]) {
  const members = new Set(await store.members(['load', 'ids']));
  const found: Record<'whole' | 'absent' | 'half', string[]> = { whole: [], absent: [], half: [] };
  for (const id of ids) {
    const [one, two] = await Promise.all([store.get(['load', 'one', id]), store.get(['load', 'two', id])]);
    const parts = [one !== undefined, two !== undefined, members.has(id)];
    const kind = parts.every(Boolean) ? 'whole' : parts.some(Boolean) ? 'half' : 'absent';
    found[kind].push(id);
  }
  return found;
}
