/**
 * STORE: where everything that must be remembered is kept.
 *
 * Owns the contract (`Store`) and its implementations; the in-memory one is the default. Expiry is stored
 * with the value and judged by our clock, so that time travel works on every store. `take` and `change` are
 * atomic: single use of codes and handles rests on them. Every implementation passes
 * `test/contract/store.contract.test.ts`.
 */

export { measureStore } from './measured-store.js';
export { createMemoryStore } from './memory-store.js';
export type { Condition, Key, PutOptions, Store, Write } from './store.js';
