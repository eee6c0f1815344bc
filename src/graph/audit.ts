import { type AuditNews, byApplication, byUser, recordAudit } from '#directory';
import type { GraphRequest } from './route.js';

const guid = /^[0-9a-f-]{36}$/i;

/** What a call did, in the audit log's words. */
export function auditNews(
  { caller: { user, application }, headers }: GraphRequest,
  event: Omit<AuditNews, 'initiatedBy'>,
): AuditNews {
  const correlationId = headers['client-request-id'] ?? '';
  return {
    ...(guid.test(correlationId) ? { correlationId } : {}),
    initiatedBy: user === undefined ? byApplication(application) : byUser(user),
    ...event,
  };
}

/** Writes what a call did into the audit log. */
export async function audit(request: GraphRequest, event: Omit<AuditNews, 'initiatedBy'>): Promise<void> {
  await recordAudit(request.directory, request.clock.now(), auditNews(request, event));
}
