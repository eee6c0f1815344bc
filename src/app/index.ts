/**
 * APP: wires everything.
 *
 * The one place that knows all rooms: ports and their implementations, partners, the seed, the engines of tenants and
 * the order of mounts. `startGuesthouse` is the programming interface of the package; the command line uses the same.
 *
 * Knows no protocol itself: what a sign-in does is decided in the rooms below.
 */

export { ImportRefused, type ImportReport } from '#exchange';
export { ConfigProblems } from './config-problems.js';
export type { ConfigNews } from './follow-config.js';
export {
  type GuestDescription,
  type Guesthouse,
  type GuesthouseOptions,
  startGuesthouse,
  type TenantHandle,
} from './start-guesthouse.js';
