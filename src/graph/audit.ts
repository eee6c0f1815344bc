import { type Activity, byApplication, byUser, type PlannedPart, recordingAudit } from '#directory';
import type { GraphRequest } from './route.js';

const guid = /^[0-9a-f-]{36}$/i;

/** What a call does into the audit log, in the same step. */
export function auditing(request: GraphRequest, activity: Activity): PlannedPart {
  const { caller, headers, directory, clock } = request;
  const correlationId = headers['client-request-id'] ?? '';
  return recordingAudit(directory, clock.now(), {
    ...(guid.test(correlationId) ? { correlationId } : {}),
    initiatedBy: caller.user === undefined ? byApplication(caller.application) : byUser(caller.user),
    ...activity,
  });
}
