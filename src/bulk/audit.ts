import {
  type Also,
  type AuditEvent,
  byUser,
  type Directory,
  type Part,
  recordingAudit,
  type User,
  userActivity,
  userDeletion,
} from '#directory';
import { type Inviter, initiatorOf } from '#invitations';
import type { BulkJob, BulkKind } from './job.js';

/** What a row does to a user, in the words of the audit log (reference-audit-activities), in the same step. */
export function auditingRow(
  logs: Pick<Directory, 'auditLogs'>,
  operationType: 'Delete' | 'Restore',
  inviter: Inviter,
  now: Date,
): Also<User> {
  const initiatedBy = initiatorOf(inviter);
  return (user) => {
    const activity = operationType === 'Delete' ? userDeletion(user) : userActivity('Restore user', 'Restore', user);
    return [recordingAudit(logs, now, { ...activity, initiatedBy })];
  };
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
