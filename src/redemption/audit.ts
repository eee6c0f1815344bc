import {
  byApplication,
  byUser,
  type Directory,
  type PlannedPart,
  recordingAudit,
  type User,
  userActivity,
} from '#directory';

/** What redemption writes into the audit log; the actor is Entra's own worker (observed). */
export function auditingRedemption(
  directory: Pick<Directory, 'auditLogs'>,
  user: User,
  now: Date,
): readonly PlannedPart[] {
  const initiatedBy = byApplication({ appId: '', displayName: 'Microsoft B2B Admin Worker' });
  return ['Update user', 'Redeem external user invite'].map((words) =>
    recordingAudit(directory, now, { ...userActivity(words, 'Update', user), initiatedBy }),
  );
}

/** What self-service sign-up writes into the audit log; the actor is the person. */
export function auditingSignUp(directory: Pick<Directory, 'auditLogs'>, user: User, now: Date): PlannedPart {
  return recordingAudit(directory, now, { ...userActivity('Create user', 'Add', user), initiatedBy: byUser(user) });
}
