import type { Agreement, AgreementFile, AuditEvent, User } from '#directory';
import { newId } from '#platform';
import { acceptedUntil } from '#policies';
import type { StepDeps } from './step.js';

/** What a person answered to an agreement, with its audit entry (reference-audit-activities, Terms of use). */
export async function recordTerms(
  { user, agreement, file }: { readonly user: User; readonly agreement: Agreement; readonly file: AgreementFile },
  state: 'accepted' | 'declined',
  { directory, clock }: Pick<StepDeps, 'directory' | 'clock'>,
): Promise<void> {
  const now = clock.now();
  const { id, displayName, userPrincipalName, mail } = user;
  const until = state === 'accepted' ? acceptedUntil(agreement, now) : null;
  await directory.agreementAcceptances.create({
    id: newId(),
    agreementId: agreement.id,
    agreementFileId: file.id,
    userId: id,
    userPrincipalName,
    userDisplayName: displayName,
    userEmail: mail ?? userPrincipalName,
    recordedDateTime: now.toISOString(),
    expirationDateTime: until?.toISOString() ?? null,
    state,
  });
  const target = (type: 'User' | 'Policy', about: Pick<User, 'id' | 'displayName'>, name: string | null) =>
    ({ id: about.id, displayName: about.displayName, type, userPrincipalName: name }) as const;
  const entry: AuditEvent = {
    id: newId(),
    activityDisplayName: state === 'accepted' ? 'Accept Terms Of Use' : 'Decline Terms Of Use',
    activityDateTime: now.toISOString(),
    category: 'Policy',
    operationType: 'Add',
    result: 'success',
    resultReason: '',
    initiatedBy: { user: { id, userPrincipalName }, app: null },
    targetResources: [target('User', user, userPrincipalName), target('Policy', agreement, null)],
  };
  await directory.auditLogs.directoryAudits.record(entry);
}
