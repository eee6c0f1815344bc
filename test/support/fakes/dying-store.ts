import type { Store } from '#store';

/** A store as one process sees it, and the end of that process. */
export interface DyingStore extends Store {
  /** Ends the process now. */
  kill(): void;
  isDead(): boolean;
  /** Writes that were made. */
  written(): number;
}

/** What a dead process would have got to see; nobody does. */
export class ProcessEnded extends Error {
  constructor() {
    super('This process has ended.');
  }
}

const writing = new Set<keyof Store>([
  'put',
  'change',
  'take',
  'commit',
  'remove',
  'addMember',
  'removeMember',
  'clear',
]);

/**
 * A view of a store for one process, which ends with its write of this number: that one is made, but the process does not
 * get to see that, and nothing it does afterwards has any effect. What the store holds stays for the next process.
 */
export function createDyingStore(store: Store, lastWrite = Number.POSITIVE_INFINITY): DyingStore {
  let [written, dead] = [0, false];
  const call =
    (name: keyof Store, method: (...given: unknown[]) => unknown) =>
    async (...given: unknown[]) => {
      if (dead) throw new ProcessEnded();
      if (writing.has(name)) {
        written += 1;
        dead ||= written >= lastWrite;
      }
      const answer = await method(...given);
      if (dead) throw new ProcessEnded();
      return answer;
    };
  const methods = Object.entries(store).map(([name, method]) =>
    // A generator is read from, never written by.
    name === 'keys' ? [name, method] : [name, call(name as keyof Store, method.bind(store))],
  );
  return {
    ...(Object.fromEntries(methods) as Store),
    // The next process goes on with it.
    close: async () => {},
    kill: () => {
      dead = true;
    },
    isDead: () => dead,
    written: () => written,
  };
}
