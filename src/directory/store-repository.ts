import { setImmediate as othersToo } from 'node:timers/promises';
import type { Key, Store } from '#store';
import { directoryError } from './errors.js';
import type { Page, Repository } from './repository.js';
import { createUniqueValues, type IndexDefinition, type UniqueValue, valuesOf } from './unique-values.js';

/** Objects read at a time by `scan`; between them others have their turn. */
const pageSize = 64;

/** A repository on the store: objects by id, a set of ids, one set of ids per index value, one id per unique value. */
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

  const index = async (object: T) => {
    for (const [name, { values }] of shared) {
      for (const value of valuesOf(values, object)) await store.addMember(indexKey(name, value), object.id);
    }
  };

  const moveInIndexes = async (before: T, after: T) => {
    for (const [name, { values }] of shared) {
      const [old, fresh] = [valuesOf(values, before), valuesOf(values, after)];
      for (const value of old.filter((each) => !fresh.includes(each)))
        await store.removeMember(indexKey(name, value), before.id);
      for (const value of fresh.filter((each) => !old.includes(each)))
        await store.addMember(indexKey(name, value), after.id);
    }
  };

  /** Unique values are taken before the object is written, so that a refusal leaves it as it was. */
  const changeOnce = async (id: string, change: (current: T) => T) => {
    const seen = await get(id);
    if (seen === undefined) return 'gone';
    const taken = await unique.take(id, unique.added(seen, change(seen)));
    let before: T | undefined;
    let needed: readonly UniqueValue[] = [];
    const after = await store.change<T>(objectKey(id), (current) => {
      before = current;
      if (current === undefined) return undefined;
      const next = change(current);
      needed = unique.added(current, next);
      return unique.covers(taken, needed) ? next : current;
    });
    if (before === undefined || after === undefined || !unique.covers(taken, needed)) {
      await unique.release(taken);
      return before === undefined ? 'gone' : 'changed meanwhile';
    }
    await unique.release(taken.filter((each) => !unique.covers(needed, [each])));
    await unique.release(unique.added(after, before));
    await moveInIndexes(before, after);
    return after;
  };

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

    async create(object) {
      const taken = await unique.take(object.id, unique.of(object));
      if (!(await store.put(objectKey(object.id), object, { ifAbsent: true }))) {
        await unique.release(taken);
        throw directoryError('already-exists', { detail: { id: object.id } });
      }
      await index(object);
      await store.addMember(idsKey, object.id);
      return object;
    },

    async change(id, change) {
      for (;;) {
        const outcome = await changeOnce(id, change);
        if (outcome === 'gone') return undefined;
        if (outcome !== 'changed meanwhile') return outcome;
      }
    },

    async remove(id) {
      const object = await store.take<T>(objectKey(id));
      if (object === undefined) return false;
      await store.removeMember(idsKey, id);
      await unique.release(unique.of(object));
      for (const [name, { values }] of shared) {
        for (const value of valuesOf(values, object)) await store.removeMember(indexKey(name, value), id);
      }
      return true;
    },
  };
}
