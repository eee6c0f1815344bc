import type { PlannedPart } from './part.js';

/**
 * What is done in the same step as a change to an object, such as its audit entry; asked again with every new try. An
 * object that was there and stays is given as it was, too.
 */
export type Also<T> = (object: T, before?: T) => readonly PlannedPart[];

/** Objects of one kind in one tenant. */
export interface Repository<T extends { readonly id: string }, Index extends string = never> {
  get(id: string): Promise<T | undefined>;
  /** The first object under an index value; values are compared case-insensitively. */
  findBy(index: Index, value: string): Promise<T | undefined>;
  /** All objects under an index value. */
  listBy(index: Index, value: string): Promise<readonly T[]>;
  /** A page of what is under an index value, in the order it came there: as fast among many as among few. */
  pageBy(index: Index, value: string, page: Page): Promise<readonly T[]>;
  /** Like `scan`, of what is under an index value. */
  scanBy(index: Index, value: string, offset?: number): AsyncIterable<T>;
  /** How many objects are under an index value. */
  countBy(index: Index, value: string): Promise<number>;
  list(): Promise<readonly T[]>;
  /** A page of all, in the order of creation. */
  page(page: Page): Promise<readonly T[]>;
  count(): Promise<number>;
  /** One after the other in the order of creation, without holding all of them; begins after `offset` objects. */
  scan(offset?: number): AsyncIterable<T>;
  /** Throws `directory.already-exists` when the id or a unique index value is taken; then nothing was written. */
  create(object: T, also?: Also<T>): Promise<T>;
  /**
   * Reads, changes and writes as one step; indexes follow. Undefined when there is no such object. Throws
   * `directory.already-exists` when a unique index value is taken; then nothing was written. `change` may be called again.
   */
  change(id: string, change: (current: T) => T, also?: Also<T>): Promise<T | undefined>;
  remove(id: string, also?: Also<T>): Promise<boolean>;
  /** The same three as parts of a commit, of objects as they were read. */
  creating(object: T): PlannedPart;
  changing(before: T, after: T): PlannedPart;
  removing(object: T): PlannedPart;
}

/** A part of a list. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}
