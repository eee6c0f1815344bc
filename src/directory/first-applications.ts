import { graphApplication } from './graph-application.js';
import type { Application } from './model/application.js';
import { ownApplications } from './own-applications.js';

/** What every organisation has from the beginning: Microsoft Graph, and the applications of this server's own pages. */
export function firstApplications(tenantId: string): readonly Application[] {
  return [graphApplication(tenantId), ...ownApplications(tenantId)];
}
