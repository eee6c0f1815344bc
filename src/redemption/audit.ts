import { byApplication, type Directory, recordAudit, type User, userTarget } from '#directory';

/** What redemption writes into the audit log; the actor is Entra's own worker (observed). */
export async function auditRedemption(directory: Pick<Directory, 'auditLogs'>, user: User, now: Date): Promise<void> {
  for (const activityDisplayName of ['Update user', 'Redeem external user invite']) {
    await recordAudit(directory, now, {
      activityDisplayName,
      category: 'UserManagement',
      operationType: 'Update',
      initiatedBy: byApplication({ appId: '', displayName: 'Microsoft B2B Admin Worker' }),
      targetResources: [userTarget(user)],
    });
  }
}
