import {
  byApplication,
  byUser,
  type Directory,
  type PlannedPart,
  recordingAudit,
  type User,
  userTarget,
} from '#directory';

/** What redemption writes into the audit log; the actor is Entra's own worker (observed). */
export function auditingRedemption(
  directory: Pick<Directory, 'auditLogs'>,
  user: User,
  now: Date,
): readonly PlannedPart[] {
  return ['Update user', 'Redeem external user invite'].map((activityDisplayName) =>
    recordingAudit(directory, now, {
      activityDisplayName,
      category: 'UserManagement',
      operationType: 'Update',
      initiatedBy: byApplication({ appId: '', displayName: 'Microsoft B2B Admin Worker' }),
      targetResources: [userTarget(user)],
    }),
  );
}

/** What self-service sign-up writes into the audit log; the actor is the person. */
export function auditingSignUp(directory: Pick<Directory, 'auditLogs'>, user: User, now: Date): PlannedPart {
  return recordingAudit(directory, now, {
    activityDisplayName: 'Create user',
    category: 'UserManagement',
    operationType: 'Add',
    initiatedBy: byUser(user),
    targetResources: [userTarget(user)],
  });
}
