import type { Key, Store } from '#store';
import { directoryError } from './errors.js';

/** How objects of a kind are found beside their id. */
export interface IndexDefinition<T> {
  readonly values: (object: T) => readonly (string | null | undefined)[];
  /** At most one object may have a value. */
  readonly unique?: boolean;
}

/** The values of an index that an object has: lower case, each once, none that is empty. */
export function valuesOf<T>(values: IndexDefinition<T>['values'], object: T): readonly string[] {
  return [...new Set(values(object).flatMap((value) => (value ? [value.toLowerCase()] : [])))];
}

/** A value that one object at most may have. */
export interface UniqueValue {
  readonly index: string;
  /** Lower case. */
  readonly value: string;
}

/** Who holds which unique value: taken all together or not at all. */
export interface UniqueValues<T> {
  of(object: T): readonly UniqueValue[];
  /** What the second has and the first has not. */
  added(before: T, after: T): readonly UniqueValue[];
  covers(values: readonly UniqueValue[], wanted: readonly UniqueValue[]): boolean;
  /** Throws `directory.already-exists` when one is another's; then none was taken. */
  take(id: string, values: readonly UniqueValue[]): Promise<readonly UniqueValue[]>;
  release(values: readonly UniqueValue[]): Promise<void>;
  holder(value: UniqueValue): Promise<string | undefined>;
}

/** Unique values on the store, each under a key of its own. */
export function createUniqueValues<T>(
  store: Store,
  prefix: Key,
  indexes: Readonly<Record<string, IndexDefinition<T>>>,
): UniqueValues<T> {
  const definitions = Object.entries(indexes).filter(([, each]) => each.unique === true);
  const keyOf = ({ index, value }: UniqueValue): Key => [...prefix, index, value];
  const of = (object: T): readonly UniqueValue[] =>
    definitions.flatMap(([index, { values }]) => valuesOf(values, object).map((value) => ({ index, value })));
  const has = (values: readonly UniqueValue[], { index, value }: UniqueValue) =>
    values.some((each) => each.index === index && each.value === value);
  const release = (values: readonly UniqueValue[]) => store.remove(...values.map(keyOf));
  return {
    of,
    added(before, after) {
      const old = of(before);
      return of(after).filter((each) => !has(old, each));
    },
    covers: (values, wanted) => wanted.every((each) => has(values, each)),
    async take(id, values) {
      const taken: UniqueValue[] = [];
      for (const each of values) {
        if (await store.put(keyOf(each), id, { ifAbsent: true })) taken.push(each);
        else {
          await release(taken);
          throw directoryError('already-exists', { detail: { ...each } });
        }
      }
      return taken;
    },
    release,
    holder: (value) => store.get<string>(keyOf(value)),
  };
}
