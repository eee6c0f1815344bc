import { setImmediate as othersToo } from 'node:timers/promises';
import type { Key, Store, Write } from '#store';
import { directoryError } from './errors.js';
import { createCommit, type Part } from './part.js';
import type { Page, Repository } from './repository.js';
import { createUniqueValues, type IndexDefinition, type UniqueValue, valuesOf } from './unique-values.js';
import { wholeChanges } from './whole-changes.js';

/** Objects read at a time by `scan`; between them others have their turn. */
const pageSize = 64;

/**
 * A repository on the store: objects by id, a set of ids, one set of ids per index value, one id per unique value. An
 * object and everything it is found by are written as one step.
 */
export function createStoreRepository<T extends { readonly id: string }, Index extends string = never>(options: {
  readonly store: Store;
  readonly prefix: Key;
  readonly indexes: Readonly<Record<Index, IndexDefinition<T>>>;
}): Repository<T, Index> {
  const { store, prefix, indexes } = options;
  const shared = (Object.entries(indexes) as [Index, IndexDefinition<T>][]).filter(([, each]) => each.unique !== true);
  const objectKey = (id: string): Key => [...prefix, 'object', id];
  const indexKey = (index: string, value: string): Key => [...prefix, 'by', index, value.toLowerCase()];
  const idsKey: Key = [...prefix, 'ids'];
  const unique = createUniqueValues<T>(store, [...prefix, 'claim'], indexes);

  const get = (id: string) => store.get<T>(objectKey(id));
  const getAll = async (ids: readonly string[]) =>
    (await Promise.all(ids.map(get))).filter((object) => object !== undefined);

  /** Ids under an index value. */
  const idsBy = async (index: Index, value: string, page?: Page): Promise<readonly string[]> => {
    if (indexes[index].unique !== true) return store.members(indexKey(index, value), page);
    const id = (page?.offset ?? 0) === 0 ? await unique.holder({ index, value: value.toLowerCase() }) : undefined;
    return id === undefined ? [] : [id];
  };

  async function* scanIds(read: (page: Page) => Promise<readonly string[]>, offset: number) {
    for (let at = offset; ; at += pageSize) {
      const ids = await read({ offset: at, limit: pageSize });
      yield* await getAll(ids);
      if (ids.length < pageSize) return;
      await othersToo();
    }
  }

  const sharedValues = (object: T): readonly Key[] =>
    shared.flatMap(([name, { values }]) => valuesOf(values, object).map((value) => indexKey(name, value)));
  const added = (keys: readonly Key[], member: string): readonly Write[] => keys.map((addTo) => ({ addTo, member }));
  const dropped = (keys: readonly Key[], member: string): readonly Write[] =>
    keys.map((dropFrom) => ({ dropFrom, member }));
  const without = (keys: readonly Key[], others: readonly Key[]) => {
    const names = new Set(others.map((key) => key.join('\n')));
    return keys.filter((key) => !names.has(key.join('\n')));
  };

  /** Throws when one of these values is somebody's. */
  const refuseTaken = async (values: readonly UniqueValue[]) => {
    for (const each of values) {
      if ((await unique.holder(each)) !== undefined) throw directoryError('already-exists', { detail: { ...each } });
    }
  };

  const creating = (object: T): Part => {
    const { id } = object;
    const values = unique.of(object);
    return {
      writes: [
        { put: objectKey(id), value: object },
        ...unique.taken(id, values),
        ...added([...sharedValues(object), idsKey], id),
      ],
      conditions: [{ key: objectKey(id), is: undefined }, ...unique.free(values)],
      async check() {
        await refuseTaken(values);
        if ((await get(id)) !== undefined) throw directoryError('already-exists', { detail: { id } });
      },
    };
  };

  const changing = (before: T, after: T): Part => {
    const { id } = before;
    const values = unique.added(before, after);
    const [old, fresh] = [sharedValues(before), sharedValues(after)];
    return {
      writes: [
        { put: objectKey(id), value: after },
        ...unique.taken(id, values),
        ...unique.released(unique.added(after, before)),
        ...dropped(without(old, fresh), id),
        ...added(without(fresh, old), id),
      ],
      conditions: [{ key: objectKey(id), is: before }, ...unique.free(values)],
      check: () => refuseTaken(values),
    };
  };

  const removing = (object: T): Part => ({
    writes: [
      { remove: objectKey(object.id) },
      ...unique.released(unique.of(object)),
      ...dropped([...sharedValues(object), idsKey], object.id),
    ],
    conditions: [{ key: objectKey(object.id), is: object }],
  });

  return {
    get,

    async findBy(name, value) {
      for (const id of await idsBy(name, value)) {
        const found = await get(id);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    listBy: async (name, value) => getAll(await idsBy(name, value)),
    pageBy: async (name, value, page) => getAll(await idsBy(name, value, page)),
    scanBy: (name, value, offset = 0) => scanIds((page) => idsBy(name, value, page), offset),
    countBy: async (name, value) =>
      indexes[name].unique === true ? (await idsBy(name, value)).length : store.countMembers(indexKey(name, value)),

    async list() {
      const all: T[] = [];
      for await (const object of scanIds((page) => store.members(idsKey, page), 0)) all.push(object);
      return all;
    },
    page: async (page) => getAll(await store.members(idsKey, page)),
    count: () => store.countMembers(idsKey),
    scan: (offset = 0) => scanIds((page) => store.members(idsKey, page), offset),

    creating,
    changing,
    removing,
    ...wholeChanges<T>(createCommit(store), get, { creating, changing, removing }),
  };
}
