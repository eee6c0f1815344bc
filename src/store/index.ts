/**
 * STORE: where everything that must be remembered is kept.
 *
 * Owns the contract (`Store`) and its implementations: in memory, the default, and in Redis, for many
 * instances and for what shall outlive a process. Expiry is stored with the value and judged by our clock, so that
 * time travel works on every store. `take` and `change` are atomic: single use of codes and handles rests on them.
 * A store that cannot be reached throws `store.unavailable`. Every implementation passes
 * `test/contract/store.contract.test.ts`.
 */
export { checkFormat } from './format.js';
export { openKeptStore } from './kept-store.js';
export { measureStore } from './measured-store.js';
export { createMemoryStore } from './memory-store.js';
export { oldestBeyond } from './oldest-beyond.js';
export { readOrMake } from './read-or-make.js';
export { createRedisStore, type RedisStoreOptions } from './redis/redis-store.js';
export type { Condition, Key, PutOptions, Store, StoreHealth, Write } from './store.js';
