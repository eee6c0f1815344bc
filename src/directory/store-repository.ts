import type { Key, Store } from '#store';
import { directoryError } from './errors.js';
import type { Repository } from './repository.js';

/** Objects read at a time by `scan`. */
const pageSize = 200;

/** How objects of a kind are found beside their id. */
export interface IndexDefinition<T> {
  readonly values: (object: T) => readonly (string | null | undefined)[];
  /** At most one object may have a value. */
  readonly unique?: boolean;
}

/** A repository on the store: objects by id, a set of ids, and one set of ids per index value. */
export function createStoreRepository<T extends { readonly id: string }, Index extends string = never>(options: {
  readonly store: Store;
  readonly prefix: Key;
  readonly indexes: Readonly<Record<Index, IndexDefinition<T>>>;
}): Repository<T, Index> {
  const { store, prefix } = options;
  const indexes = Object.entries(options.indexes) as [Index, IndexDefinition<T>][];
  const objectKey = (id: string): Key => [...prefix, 'object', id];
  const indexKey = (index: string, value: string): Key => [...prefix, 'by', index, value];
  const claimKey = (index: string, value: string): Key => [...prefix, 'claim', index, value];
  const idsKey: Key = [...prefix, 'ids'];

  const valuesOf = (definition: IndexDefinition<T>, object: T): readonly string[] => [
    ...new Set(definition.values(object).flatMap((value) => (value ? [value.toLowerCase()] : []))),
  ];

  /** Takes unique values for an object; gives them all back if one is taken. */
  const claim = async (object: T, index: string, values: readonly string[]) => {
    const taken: Key[] = [];
    for (const value of values) {
      const key = claimKey(index, value);
      if (await store.put(key, object.id, { ifAbsent: true })) taken.push(key);
      else {
        await store.remove(...taken);
        throw directoryError('already-exists', { detail: { index, value } });
      }
    }
  };

  const addToIndexes = async (object: T) => {
    for (const [index, definition] of indexes) {
      for (const value of valuesOf(definition, object)) await store.addMember(indexKey(index, value), object.id);
    }
  };

  const moveInIndexes = async (before: T, after: T) => {
    for (const [index, definition] of indexes) {
      const old = valuesOf(definition, before);
      const fresh = valuesOf(definition, after);
      for (const value of old.filter((each) => !fresh.includes(each))) {
        await store.removeMember(indexKey(index, value), before.id);
        if (definition.unique === true) await store.remove(claimKey(index, value));
      }
      for (const value of fresh.filter((each) => !old.includes(each))) {
        await store.addMember(indexKey(index, value), after.id);
      }
    }
  };

  const get = (id: string) => store.get<T>(objectKey(id));

  return {
    get,

    async findBy(index, value) {
      for (const id of await store.members(indexKey(index, value.toLowerCase()))) {
        const found = await get(id);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    async listBy(index, value) {
      const objects = await Promise.all((await store.members(indexKey(index, value.toLowerCase()))).map(get));
      return objects.filter((object) => object !== undefined);
    },

    async list() {
      const objects = await Promise.all((await store.members(idsKey)).map(get));
      return objects.filter((object) => object !== undefined);
    },

    async *scan(offset = 0) {
      for (let at = offset; ; at += pageSize) {
        const ids = await store.members(idsKey, { offset: at, limit: pageSize });
        for (const id of ids) {
          const object = await get(id);
          if (object !== undefined) yield object;
        }
        if (ids.length < pageSize) return;
      }
    },

    async create(object) {
      for (const [index, definition] of indexes) {
        if (definition.unique === true) await claim(object, index, valuesOf(definition, object));
      }
      if (!(await store.put(objectKey(object.id), object, { ifAbsent: true }))) {
        throw directoryError('already-exists', { detail: { id: object.id } });
      }
      await addToIndexes(object);
      await store.addMember(idsKey, object.id);
      return object;
    },

    async change(id, change) {
      let before: T | undefined;
      const after = await store.change<T>(objectKey(id), (current) => {
        before = current;
        return current === undefined ? undefined : change(current);
      });
      if (before === undefined || after === undefined) return undefined;
      for (const [index, definition] of indexes) {
        if (definition.unique !== true) continue;
        const old = valuesOf(definition, before);
        await claim(
          after,
          index,
          valuesOf(definition, after).filter((value) => !old.includes(value)),
        );
      }
      await moveInIndexes(before, after);
      return after;
    },

    async remove(id) {
      const object = await store.take<T>(objectKey(id));
      if (object === undefined) return false;
      await store.removeMember(idsKey, id);
      for (const [index, definition] of indexes) {
        for (const value of valuesOf(definition, object)) {
          await store.removeMember(indexKey(index, value), id);
          if (definition.unique === true) await store.remove(claimKey(index, value));
        }
      }
      return true;
    },
  };
}
