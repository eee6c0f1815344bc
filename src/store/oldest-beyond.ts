import type { Key, Store } from './store.js';

/** The oldest members of a set, as many as are too many when one more comes: so a log keeps the newest `most`. */
export async function oldestBeyond(store: Store, set: Key, most: number): Promise<readonly string[]> {
  const tooMany = (await store.countMembers(set)) + 1 - most;
  return tooMany <= 0 ? [] : store.members(set, { offset: 0, limit: tooMany });
}
