import type { Condition, Key, Store, Write } from '#store';

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

/** Who holds which unique value. */
export interface UniqueValues<T> {
  of(object: T): readonly UniqueValue[];
  /** What the second has and the first has not. */
  added(before: T, after: T): readonly UniqueValue[];
  /** The writes that give values to an object. */
  taken(id: string, values: readonly UniqueValue[]): readonly Write[];
  released(values: readonly UniqueValue[]): readonly Write[];
  /** That nobody holds them. */
  free(values: readonly UniqueValue[]): readonly Condition[];
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
  return {
    of,
    added(before, after) {
      const old = of(before);
      return of(after).filter((each) => !has(old, each));
    },
    taken: (id, values) => values.map((each) => ({ put: keyOf(each), value: id })),
    released: (values) => values.map((each) => ({ remove: keyOf(each) })),
    free: (values) => values.map((each) => ({ key: keyOf(each), is: undefined })),
    holder: (value) => store.get<string>(keyOf(value)),
  };
}
