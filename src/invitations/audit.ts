import type { AuditEvent, Directory, User } from '#directory';
import { newId } from '#platform';
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
      return { user: { id: inviter.user.id, userPrincipalName: inviter.user.userPrincipalName }, app: null };
    case 'application':
      return { user: null, app: { appId: inviter.application.appId, displayName: inviter.application.displayName } };
    case 'operator':
      return { user: null, app: null };
  }
}

/** Writes what an invitation did into the audit log. */
export async function auditInvitation(
  { auditLogs }: Pick<Directory, 'auditLogs'>,
  about: { readonly what: What; readonly user: User; readonly inviter: Inviter; readonly now: Date },
): Promise<void> {
  const { what, user, inviter, now } = about;
  const withSponsor = what === 'invited' && user.sponsors.length > 0 ? ['Add user sponsor'] : [];
  for (const activityDisplayName of [...activities[what], ...withSponsor]) {
    await auditLogs.directoryAudits.record({
      id: newId(),
      activityDisplayName,
      activityDateTime: now.toISOString(),
      category: 'UserManagement',
      operationType: 'Add',
      result: 'success',
      resultReason: '',
      initiatedBy: initiatorOf(inviter),
      targetResources: [
        { id: user.id, displayName: user.displayName, type: 'User', userPrincipalName: user.userPrincipalName },
      ],
    });
  }
}
