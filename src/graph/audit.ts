import { isDeepStrictEqual } from 'node:util';
import {
  type Activity,
  type Also,
  byApplication,
  byUser,
  type PlannedPart,
  recordingAudit,
  resourceActivity,
} from '#directory';
import type { GraphRequest } from './route.js';

type Resource = Parameters<typeof resourceActivity>;

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

/** The same as what is also done with an object; a change that leaves it as it was is none (own design). */
export function audited<T>(request: GraphRequest, activityOf: (object: T) => Activity): Also<T> {
  return (object, before) => (isDeepStrictEqual(object, before) ? [] : [auditing(request, activityOf(object))]);
}

/** The same of one of the things that sign-ups and providers of identities are configured by. */
export function auditedResource(request: GraphRequest, operation: Resource[0], kind: Resource[1]): Also<Resource[2]> {
  return audited(request, (resource) => resourceActivity(operation, kind, resource));
}
