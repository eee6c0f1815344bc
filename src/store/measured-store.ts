import type { Store } from './store.js';

/** Told of every operation that has ended: its name, how long it took, whether it failed. */
export type StoreObserver = (operation: keyof Store, seconds: number, failed: boolean) => void;

/** The same store, watched (own design). */
export function measureStore(store: Store, observe: StoreObserver): Store {
  const timed = async <T>(operation: keyof Store, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      observe(operation, (performance.now() - start) / 1000, failed);
    }
  };
  return {
    get: (key) => timed('get', () => store.get(key)),
    put: (key, value, options) => timed('put', () => store.put(key, value, options)),
    change: (key, change) => timed('change', () => store.change(key, change)),
    take: (key) => timed('take', () => store.take(key)),
    commit: (writes, conditions) => timed('commit', () => store.commit(writes, conditions)),
    remove: (...keys) => timed('remove', () => store.remove(...keys)),
    addMember: (key, member, options) => timed('addMember', () => store.addMember(key, member, options)),
    removeMember: (key, member) => timed('removeMember', () => store.removeMember(key, member)),
    members: (key, slice) => timed('members', () => store.members(key, slice)),
    countMembers: (key) => timed('countMembers', () => store.countMembers(key)),
    // Between two keys the caller works: its time is not the store's, so only the failure of a listing is told.
    async *keys(prefix) {
      let failed = true;
      try {
        yield* store.keys(prefix);
        failed = false;
      } finally {
        observe('keys', 0, failed);
      }
    },
    dump: (...prefixes) => timed('dump', () => store.dump(...prefixes)),
    clear: (...prefixes) => timed('clear', () => store.clear(...prefixes)),
    request: (work) => store.request(work),
    health: () => store.health(),
    close: () => store.close(),
  };
}
