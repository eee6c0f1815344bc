import type { Key, Store } from './store.js';

/** What is kept under a name; made when first asked for. Of several makers, here or at other servers, one wins and all have that. */
export async function readOrMake<T>(store: Store, key: Key, make: () => Promise<T>): Promise<T> {
  const known = await store.get<T>(key);
  if (known !== undefined) return known;
  const fresh = await make();
  if (await store.put(key, fresh, { ifAbsent: true })) return fresh;
  return (await store.get<T>(key)) ?? fresh;
}
