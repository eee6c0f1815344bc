import { storeError } from '../errors.js';
import { nameOf } from '../names.js';
import type { Key } from '../store.js';

/** The keys of Redis that the store is kept in. */
export interface Layout {
  /** What every key of ours begins with. */
  readonly start: string;
  /** The three that are over all: names of values, names of sets, what ends when. */
  readonly over: readonly [values: string, sets: string, ends: string];
  /** What was written of what is read often, newest last. */
  readonly changes: string;
  /** Written to see whether writing is possible. */
  readonly health: string;
  value(key: Key): string;
  /** Members by their number, and the ends of those that have one. */
  set(key: Key): readonly [members: string, ends: string];
}

/**
 * The prefix is a hash tag, so that on a cluster all our keys are in one slot: only there is a commit one step
 * (Redis cluster specification, hash tags).
 */
export function layoutOf(prefix: string): Layout {
  if (!/^[^{}\s]{1,200}$/.test(prefix)) {
    throw storeError('bad-address', {
      message: `The key prefix '${prefix}' cannot be used: give it at least one character, and no braces or spaces.`,
    });
  }
  const start = `{${prefix}}`;
  return {
    start,
    over: [`${start}values`, `${start}sets`, `${start}ends`],
    changes: `${start}changes`,
    health: `${start}health`,
    value: (key) => `${start}value:${nameOf(key)}`,
    set: (key) => [`${start}set:${nameOf(key)}`, `${start}ends:${nameOf(key)}`],
  };
}

/** The names below a prefix, or all, as bounds of an order by letters; `after` is a name that was seen. */
export function rangeBelow(prefix: Key | undefined, after?: string): readonly [from: string, to: string] {
  const seen = after === undefined ? undefined : `(${after}`;
  if (prefix === undefined) return [seen ?? '-', '+'];
  const name = nameOf(prefix);
  return [seen ?? `[${name}`, `(${name.slice(0, -1)}\u0001`];
}
