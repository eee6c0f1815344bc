import type { Key } from './store.js';

const separator = '\u0000';

/** A key as one string; the name of a prefix is the start of the names below it, and of no others. */
export const nameOf = (key: Key): string => key.join(separator) + separator;

/** The key of a name. */
export const keyOf = (name: string): Key => name.slice(0, -1).split(separator) as unknown as Key;
