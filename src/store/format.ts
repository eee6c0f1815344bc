import { storeError } from './errors.js';
import type { Key, Store } from './store.js';

/** How the content of a store is laid out. */
interface Format {
  readonly product: 'guesthouse';
  readonly version: number;
}

/** Brings what an older version left to the layout of the next one. */
export type Migration = (store: Store) => Promise<void>;

/** The step from version 1 to 2 comes first, and so on: the version of today's layout is one more than there are steps. */
const migrations: readonly Migration[] = [];

const formatKey: Key = ['store', 'format'];

/**
 * Makes sure that what is in a store is ours and of today's layout; an empty store is marked as such. `where` is how the
 * user calls it. Throws `store.foreign`, `store.other-version`, `store.damaged`.
 */
export async function checkFormat(
  store: Store,
  where: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const today = steps.length + 1;
  const found = (await store.get<Format>(formatKey)) ?? (await markEmpty(store, where, today));
  if (found.product !== 'guesthouse' || !Number.isInteger(found.version) || found.version < 1) {
    throw storeError('damaged', { message: `${where} does not say which version of Guesthouse wrote it.` });
  }
  if (found.version > today) {
    throw storeError('other-version', {
      message: `${where} was written by a newer Guesthouse (layout ${found.version}; this one knows ${today}). Update this one, or name another place.`,
    });
  }
  // Each step is marked when it is done: one that was interrupted is done again.
  for (let version = found.version; version < today; version += 1) {
    await steps[version - 1]?.(store);
    await store.put(formatKey, { product: 'guesthouse', version: version + 1 } satisfies Format);
  }
}

/** The mark of an empty store; that of another server, where one begins here at the same moment. */
async function markEmpty(store: Store, where: string, version: number): Promise<Format> {
  for await (const key of store.keys()) {
    const begun = await store.get<Format>(formatKey);
    if (begun !== undefined) return begun;
    throw storeError('foreign', {
      message: `${where} holds something that Guesthouse did not write (“${key.join('/')}”). Name a place of its own.`,
    });
  }
  const mark: Format = { product: 'guesthouse', version };
  await store.put(formatKey, mark, { ifAbsent: true });
  return (await store.get<Format>(formatKey)) ?? mark;
}
