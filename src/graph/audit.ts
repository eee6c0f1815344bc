import { type AuditNews, byApplication, byUser, recordAudit } from '#directory';
import type { GraphRequest } from './route.js';

const guid = /^[0-9a-f-]{36}$/i;

/** Writes what a call did into the audit log. */
export async function audit(
  { caller: { user, application }, directory, clock, headers }: GraphRequest,
  event: Omit<AuditNews, 'initiatedBy'>,
): Promise<void> {
  const correlationId = headers['client-request-id'] ?? '';
  await recordAudit(directory, clock.now(), {
    ...(guid.test(correlationId) ? { correlationId } : {}),
    initiatedBy: user === undefined ? byApplication(application) : byUser(user),
    ...event,
  });
}
