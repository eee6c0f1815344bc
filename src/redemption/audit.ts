import type { Directory, User } from '#directory';
import { newId } from '#platform';

/** What redemption writes into the audit log; the actor is Entra's own worker (observed). */
export async function auditRedemption(
  { auditLogs }: Pick<Directory, 'auditLogs'>,
  user: User,
  now: Date,
): Promise<void> {
  const { id, displayName, userPrincipalName } = user;
  for (const activityDisplayName of ['Update user', 'Redeem external user invite']) {
    await auditLogs.directoryAudits.record({
      id: newId(),
      activityDisplayName,
      activityDateTime: now.toISOString(),
      category: 'UserManagement',
      operationType: 'Update',
      result: 'success',
      resultReason: '',
      initiatedBy: { user: null, app: { appId: '', displayName: 'Microsoft B2B Admin Worker' } },
      targetResources: [{ id, displayName, type: 'User', userPrincipalName }],
    });
  }
}
