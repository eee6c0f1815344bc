/** A name in the store: the room that owns it first, so that rooms cannot collide. */
export type Key = readonly [room: string, ...rest: string[]];

/** How a value is put. */
export interface PutOptions {
  /** Gone after this long, by our clock. */
  readonly ttlSeconds?: number | undefined;
  /** Only if nothing (unexpired) is there yet. */
  readonly ifAbsent?: boolean;
}

/** One write of a commit. */
export type Write =
  | { readonly put: Key; readonly value: unknown; readonly ttlSeconds?: number | undefined }
  /** The value or the set of this name. */
  | { readonly remove: Key }
  /** Every value and set below this prefix that was there before the commit: what the same commit puts there stays. */
  | { readonly clear: Key }
  | { readonly addTo: Key; readonly member: string; readonly ttlSeconds?: number | undefined }
  | { readonly dropFrom: Key; readonly member: string };

/** What must be so for a commit to be made. */
export interface Condition {
  readonly key: Key;
  /** The value as it was read; undefined for nothing. */
  readonly is: unknown;
}

/** Whether a store serves, and what keeps it from that. */
export type StoreHealth =
  | { readonly status: 'ok'; readonly kind: string }
  | { readonly status: 'down'; readonly kind: string; readonly reason: string };

/**
 * Values by key, and sets of members for indexes. Small enough to implement twice, strong enough for single use.
 * Values are what JSON can say; they are stored as copies. What has been answered is kept.
 */
export interface Store {
  get<T>(key: Key): Promise<T | undefined>;
  /** Whether it was written: false only when `ifAbsent` was asked and something was there. */
  put<T>(key: Key, value: T, options?: PutOptions): Promise<boolean>;
  /**
   * Reads, changes and writes as one step; returning undefined removes. Keeps the time to live. Answers the new value.
   * `change` may be called again when somebody else was faster.
   */
  change<T>(key: Key, change: (current: T | undefined) => T | undefined): Promise<T | undefined>;
  /** Reads and deletes as one step: of many callers exactly one gets the value. */
  take<T>(key: Key): Promise<T | undefined>;
  /** All of these writes as one step, or none: false when a condition does not hold. */
  commit(writes: readonly Write[], conditions?: readonly Condition[]): Promise<boolean>;
  remove(...keys: readonly Key[]): Promise<void>;
  addMember(key: Key, member: string, options?: { readonly ttlSeconds?: number | undefined }): Promise<void>;
  removeMember(key: Key, member: string): Promise<void>;
  /** In the order they were added; `slice` reads a part without making the whole. */
  members(key: Key, slice?: { readonly offset: number; readonly limit: number }): Promise<readonly string[]>;
  /** How many there are, without reading them. */
  countMembers(key: Key): Promise<number>;
  /** Keys of values (not of sets) below a prefix, or of all. */
  keys(prefix?: Key): AsyncIterable<Key>;
  /**
   * Everything below these prefixes as it is at one moment, as `put` and `addTo` that would make it again: members in the
   * order they were added, `ttlSeconds` what is left of each time to live (a fraction may be), nothing that has ended.
   */
  dump(...prefixes: readonly Key[]): Promise<readonly Write[]>;
  /** Removes every value and set below each prefix. */
  clear(...prefixes: readonly Key[]): Promise<void>;
  /**
   * Does the work of one request: it sees what anybody had written when it began; of what other servers write meanwhile it
   * may see the state before. Without it every read sees what is there.
   */
  request<T>(work: () => Promise<T>): Promise<T>;
  /** Whether it can be written to just now; answers within seconds and never throws. */
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}
