import Koa, { type Middleware } from 'koa';
import type { Metrics } from '#control';
import { createErrorEdge } from './error-edges/error-edge.js';
import { type FaultDeps, orderedFaults } from './middleware/faults.js';
import { measuredRequests } from './middleware/measured-requests.js';
import { publicOrigin } from './middleware/public-origin.js';
import { requestId } from './middleware/request-id.js';
import { securityHeaders } from './middleware/security-headers.js';

/** What the stack needs, and what lies behind it in order. */
export interface StackDeps extends FaultDeps {
  readonly mounts: readonly Middleware[];
  readonly metrics: Pick<Metrics, 'request'>;
}

/** THE LIST: what every request meets, in order. */
export function createStack(deps: StackDeps): Koa {
  const app = new Koa();
  // Koa would print to the console; the error edge has said it already.
  app.silent = true;
  app.use(measuredRequests(deps.metrics));
  app.use(requestId());
  app.use(securityHeaders());
  app.use(publicOrigin(deps.origin));
  app.use(createErrorEdge(deps));
  app.use(orderedFaults(deps));
  for (const mount of deps.mounts) app.use(mount);
  return app;
}
