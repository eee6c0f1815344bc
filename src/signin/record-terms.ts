import {
  type Agreement,
  type AgreementFile,
  type AuditNews,
  byUser,
  policyTarget,
  recordingAudit,
  type User,
  userTarget,
} from '#directory';
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
  const acceptance = {
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
  };
  const news: AuditNews = {
    activityDisplayName: state === 'accepted' ? 'Accept Terms Of Use' : 'Decline Terms Of Use',
    category: 'Policy',
    operationType: 'Add',
    initiatedBy: byUser(user),
    targetResources: [userTarget(user), policyTarget(agreement)],
  };
  await directory.commit(async () => [
    directory.agreementAcceptances.creating(acceptance),
    recordingAudit(directory, now, news),
  ]);
}
