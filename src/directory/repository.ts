/** Objects of one kind in one tenant. */
export interface Repository<T extends { readonly id: string }, Index extends string = never> {
  get(id: string): Promise<T | undefined>;
  /** The first object under an index value; values are compared case-insensitively. */
  findBy(index: Index, value: string): Promise<T | undefined>;
  /** All objects under an index value. */
  listBy(index: Index, value: string): Promise<readonly T[]>;
  list(): Promise<readonly T[]>;
  /** One after the other in the order of creation, without holding all of them; begins after `offset` objects. */
  scan(offset?: number): AsyncIterable<T>;
  /** Throws `directory.already-exists` when the id or a unique index value is taken; then nothing was written. */
  create(object: T): Promise<T>;
  /** Reads, changes and writes as one step; indexes follow. Undefined when there is no such object. */
  change(id: string, change: (current: T) => T): Promise<T | undefined>;
  remove(id: string): Promise<boolean>;
}
