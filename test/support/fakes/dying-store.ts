import type { Store } from '#store';

/** A store as one process sees it, and the end of that process. */
export interface DyingStore extends Store {
  /** Ends the process now. */
  kill(): void;
  /** Ends it with the write of this number from now on. */
  killAtWrite(number: number): void;
  isDead(): boolean;
}

/** What a dead process would have got to see; nobody does. */
class ProcessEnded extends Error {
  constructor() {
    super('This process has ended.');
  }
}

const writing = ['put', 'change', 'take', 'commit', 'remove', 'addMember', 'removeMember', 'clear'];

/**
 * A view of a store for one process, which can end with any write: that one is made, but the process does not get to see
 * that, and nothing it does afterwards has any effect. What the store holds stays for the next process. Writes of
 * timelines do not count: they come when they come.
 */
export function createDyingStore(store: Store): DyingStore {
  let [written, lastWrite, dead] = [0, Number.POSITIVE_INFINITY, false];
  const isOfTimeline = (given: readonly unknown[]) => JSON.stringify(given).includes('"control","timeline');
  const call =
    (name: string, method: (...given: unknown[]) => unknown) =>
    async (...given: unknown[]) => {
      if (dead) throw new ProcessEnded();
      const counts = writing.includes(name) && !isOfTimeline(given);
      if (counts) written += 1;
      const isLast = counts && written >= lastWrite;
      // Whatever else the process does meanwhile comes too late.
      if (isLast) dead = true;
      const answer = await method(...given);
      if (isLast) throw new ProcessEnded();
      return answer;
    };
  const methods = Object.entries(store).map(([name, method]) =>
    // A generator is read from, never written by.
    name === 'keys' ? [name, method] : [name, call(name, method.bind(store))],
  );
  return {
    ...(Object.fromEntries(methods) as Store),
    // The next process goes on with it.
    close: async () => {},
    kill: () => {
      dead = true;
    },
    killAtWrite(number) {
      [written, lastWrite] = [0, number];
    },
    isDead: () => dead,
  };
}
