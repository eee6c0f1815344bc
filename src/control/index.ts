/**
 * CONTROL: the control room, never part of the emulated surface.
 *
 * The mailbox, the timelines of sign-ins, the token inspector, the controlled clock, health and reset: as ports'
 * implementations that `app` chooses, as the API `/_guesthouse/…`, and as the pages `/inbox` and `/traces`.
 * Refuses requests that a browser sends for another site. Reaches into no other room.
 */

export { createControlPages } from './control-pages.js';
export { type ControlRoutesDeps, createControlRoutes } from './control-routes.js';
export { type ActiveFault, createFaults, type Fault, type FaultEndpoint, type Faults } from './faults.js';
export { createMailbox } from './mailbox.js';
export { createMetrics, type Metrics } from './metrics.js';
export { createSmtpDelivery } from './smtp.js';
export { createSnapshots, type SnapshotSummary, type Snapshots } from './snapshots.js';
export { createTimeline, type Timeline } from './timeline.js';
export { createTokenInspector, type TokenInspector } from './token-inspector.js';
export { createTravellingClock, type TravellingClock } from './travel.js';
