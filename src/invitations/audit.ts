import {
  type AuditEvent,
  byApplication,
  byUser,
  type Directory,
  type PlannedPart,
  recordingAudit,
  type User,
  userActivity,
} from '#directory';
import type { Inviter } from './invitation-request.js';

type What = 'invited' | 'invited-again' | 'reset' | 'internal-user';

/** The words of the audit log (reference-audit-activities). */
const activities: Readonly<Record<What, readonly string[]>> = {
  invited: ['Add user', 'Invite external user'],
  'invited-again': ['Invite external user'],
  reset: ['Invite external user with reset invitation status'],
  'internal-user': ['Invite internal user to B2B collaboration'],
};

/** Who did it, as audit entries say it. */
export function initiatorOf(inviter: Inviter): AuditEvent['initiatedBy'] {
  switch (inviter.kind) {
    case 'user':
      return byUser(inviter.user);
    case 'application':
      return byApplication(inviter.application);
    case 'operator':
      return { user: null, app: null };
  }
}

/** What an invitation writes into the audit log. */
export function auditingInvitation(
  directory: Pick<Directory, 'auditLogs'>,
  about: { readonly what: What; readonly user: User; readonly inviter: Inviter; readonly now: Date },
): readonly PlannedPart[] {
  const { what, user, inviter, now } = about;
  const withSponsor = what === 'invited' && user.sponsors.length > 0 ? ['Add user sponsor'] : [];
  const initiatedBy = initiatorOf(inviter);
  return [...activities[what], ...withSponsor].map((words) =>
    recordingAudit(directory, now, { ...userActivity(words, 'Add', user), initiatedBy }),
  );
}
