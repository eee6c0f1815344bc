import type { AuditEvent } from '#directory';
import { newId } from '#platform';
import type { GraphRequest } from './route.js';

const guid = /^[0-9a-f-]{36}$/i;

/** Writes what a call did into the audit log. */
export async function audit(
  { caller, directory, clock, headers }: GraphRequest,
  event: Pick<AuditEvent, 'activityDisplayName' | 'category' | 'operationType' | 'targetResources'>,
): Promise<void> {
  const { user, application } = caller;
  await directory.auditLogs.directoryAudits.record({
    id: newId(),
    ...(guid.test(headers['client-request-id'] ?? '') ? { correlationId: headers['client-request-id'] ?? '' } : {}),
    activityDateTime: clock.now().toISOString(),
    result: 'success',
    resultReason: '',
    initiatedBy:
      user === undefined
        ? { user: null, app: { appId: application.appId, displayName: application.displayName } }
        : { user: { id: user.id, userPrincipalName: user.userPrincipalName }, app: null },
    ...event,
  });
}

/** A user as a target of an entry. */
export function userTarget(user: {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}): AuditEvent['targetResources'][number] {
  const { id, displayName, userPrincipalName } = user;
  return { id, displayName, type: 'User', userPrincipalName };
}
