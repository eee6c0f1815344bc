import { EmulatorError } from '#errors';
import type { Store } from '#store';

/** A store that can be told to be down, in the words of one that is. */
export interface FailingStore extends Store {
  /** Down from now on, or after so many more calls; for so many calls, or until it is healed. */
  failAfter(calls: number, howLong?: number): void;
  /** Whether a call has met it down. */
  hasFailed(): boolean;
  heal(): void;
}

/** Everything of another store, unless it is down. */
export function failing(store: Store): FailingStore {
  let left = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  const isDown = () => left < 0 && left >= until;
  const reason = 'the connection to it broke';
  const check = () => {
    left -= 1;
    if (isDown()) throw new EmulatorError('store.unavailable', 'unavailable', `redis://10.1.2.3 is gone: ${reason}.`);
  };
  const guarded =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      check();
      return call(...args);
    };
  return {
    get: (key) => guarded(store.get)(key) as Promise<undefined>,
    put: (key, value, options) => guarded(store.put)(key, value, options),
    change: (key, change) => guarded(store.change)(key, change as never) as Promise<undefined>,
    take: (key) => guarded(store.take)(key) as Promise<undefined>,
    commit: guarded(store.commit),
    remove: guarded(store.remove),
    addMember: guarded(store.addMember),
    removeMember: guarded(store.removeMember),
    members: guarded(store.members),
    countMembers: guarded(store.countMembers),
    async *keys(prefix) {
      check();
      yield* store.keys(prefix);
    },
    dump: guarded(store.dump),
    clear: guarded(store.clear),
    request: store.request,
    health: async () => (left <= 0 && left > until ? { status: 'down', kind: 'failing', reason } : store.health()),
    close: store.close,
    failAfter: (calls, howLong = Number.POSITIVE_INFINITY) => {
      left = calls;
      until = -howLong;
    },
    hasFailed: () => left < 0,
    heal: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}
