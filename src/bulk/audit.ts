import { type AuditEvent, byUser, type Directory, recordAudit, type User, userTarget } from '#directory';
import { type Inviter, initiatorOf } from '#invitations';
import type { BulkJob, BulkKind } from './job.js';

type Logs = Pick<Directory, 'auditLogs'>;

/** What a row did to a user, in the words of the audit log (reference-audit-activities). */
export async function auditUser(
  logs: Logs,
  about: {
    readonly activity: string;
    readonly operationType: AuditEvent['operationType'];
    readonly user: User;
    readonly inviter: Inviter;
    readonly now: Date;
  },
): Promise<void> {
  const { activity, operationType, user, inviter, now } = about;
  await recordAudit(logs, now, {
    activityDisplayName: activity,
    category: 'UserManagement',
    operationType,
    initiatedBy: initiatorOf(inviter),
    targetResources: [userTarget(user)],
  });
}

const operations: Readonly<Record<BulkKind, readonly [string, AuditEvent['operationType']]>> = {
  invite: ['Bulk invite users', 'Add'],
  delete: ['Bulk delete users', 'Delete'],
  restore: ['Bulk restore deleted users', 'Restore'],
};

/** The beginning and the end of a job, as Entra logs them: `started (bulk)`, `finished (bulk)`. */
export async function auditJob(logs: Logs, job: BulkJob, what: 'started' | 'finished', now: Date): Promise<void> {
  const [name, operationType] = operations[job.kind];
  const { starter } = job;
  await recordAudit(logs, now, {
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
