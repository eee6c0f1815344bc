import {
  type Activity,
  type Also,
  type AuditEvent,
  byUser,
  type Directory,
  type Part,
  recordingAudit,
} from '#directory';
import { type Inviter, initiatorOf } from '#invitations';
import type { BulkJob, BulkKind } from './job.js';

/** What a row does, by whom, in the same step. */
export type AuditedRow = <T>(activityOf: (object: T) => Activity) => Also<T>;

/** Entries of one row (reference-audit-activities). */
export function auditingRow(logs: Pick<Directory, 'auditLogs'>, inviter: Inviter, now: Date): AuditedRow {
  const initiatedBy = initiatorOf(inviter);
  return (activityOf) => (object) => [recordingAudit(logs, now, { ...activityOf(object), initiatedBy })];
}

const operations: Readonly<Record<BulkKind, readonly [string, AuditEvent['operationType']]>> = {
  invite: ['Bulk invite users', 'Add'],
  delete: ['Bulk delete users', 'Delete'],
  restore: ['Bulk restore deleted users', 'Restore'],
};

/** The beginning and the end of a job, as Entra logs them: `started (bulk)`, `finished (bulk)`. */
export function auditingJob(
  logs: Pick<Directory, 'auditLogs'>,
  job: BulkJob,
  what: 'started' | 'finished',
  now: Date,
): Promise<Part> {
  const [name, operationType] = operations[job.kind];
  const { starter } = job;
  return recordingAudit(logs, now, {
    activityDisplayName: `${name} - ${what} (bulk)`,
    category: 'UserManagement',
    operationType,
    resultReason: what === 'finished' ? `${job.succeeded} succeeded, ${job.failed} failed` : '',
    initiatedBy:
      starter.kind === 'user'
        ? byUser({ id: starter.userId, userPrincipalName: starter.userPrincipalName })
        : { user: null, app: null },
    targetResources: [],
  });
}
