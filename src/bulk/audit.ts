import type { AuditEvent, Directory, User } from '#directory';
import { type Inviter, initiatorOf } from '#invitations';
import { newId } from '#platform';
import type { BulkJob, BulkKind } from './job.js';

type Logs = Pick<Directory, 'auditLogs'>;

/** What a row did to a user, in the words of the audit log (reference-audit-activities). */
export async function auditUser(
  { auditLogs }: Logs,
  about: {
    readonly activity: string;
    readonly operationType: AuditEvent['operationType'];
    readonly user: User;
    readonly inviter: Inviter;
    readonly now: Date;
  },
): Promise<void> {
  const { activity, operationType, user, inviter, now } = about;
  const { id, displayName, userPrincipalName } = user;
  await auditLogs.directoryAudits.record({
    id: newId(),
    activityDisplayName: activity,
    activityDateTime: now.toISOString(),
    category: 'UserManagement',
    operationType,
    result: 'success',
    resultReason: '',
    initiatedBy: initiatorOf(inviter),
    targetResources: [{ id, displayName, type: 'User', userPrincipalName }],
  });
}

const operations: Readonly<Record<BulkKind, readonly [string, AuditEvent['operationType']]>> = {
  invite: ['Bulk invite users', 'Add'],
  delete: ['Bulk delete users', 'Delete'],
  restore: ['Bulk restore deleted users', 'Restore'],
};

/** The beginning and the end of a job, as Entra logs them: `started (bulk)`, `finished (bulk)`. */
export async function auditJob(
  { auditLogs }: Logs,
  job: BulkJob,
  what: 'started' | 'finished',
  now: Date,
): Promise<void> {
  const [name, operationType] = operations[job.kind];
  const { starter } = job;
  await auditLogs.directoryAudits.record({
    id: newId(),
    activityDisplayName: `${name} - ${what} (bulk)`,
    activityDateTime: now.toISOString(),
    category: 'UserManagement',
    operationType,
    result: 'success',
    resultReason: what === 'finished' ? `${job.succeeded} succeeded, ${job.failed} failed` : '',
    initiatedBy: {
      user: starter.kind === 'user' ? { id: starter.userId, userPrincipalName: starter.userPrincipalName } : null,
      app: null,
    },
    targetResources: [],
  });
}
