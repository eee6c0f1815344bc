import { newId } from '#platform';
import type { Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { AuditEvent } from './model/audit-event.js';
import type { Group } from './model/group.js';
import type { User } from './model/user.js';
import type { Part } from './part.js';

type Target = AuditEvent['targetResources'][number];

/** What happened, to whom, by whom; a success where nothing else is said. */
export type AuditNews = Omit<AuditEvent, 'id' | 'activityDateTime' | 'result' | 'resultReason'> &
  Partial<Pick<AuditEvent, 'result' | 'resultReason'>>;

/** Writes an entry into the directory's audit log (reference-audit-activities). */
export async function recordAudit(
  { auditLogs }: Pick<Directory, 'auditLogs'>,
  now: Date,
  news: AuditNews,
): Promise<void> {
  await auditLogs.directoryAudits.record(entryOf(news, now));
}

/** The same as a part of a commit: nothing is done without its entry (reference-audit-activities). */
export function recordingAudit({ auditLogs }: Pick<Directory, 'auditLogs'>, now: Date, news: AuditNews): Promise<Part> {
  return auditLogs.directoryAudits.recording(entryOf(news, now));
}

function entryOf(news: AuditNews, now: Date): AuditEvent {
  return { id: newId(), activityDateTime: now.toISOString(), result: 'success', resultReason: '', ...news };
}

/** A person as who did it. */
export function byUser({ id, userPrincipalName }: Pick<User, 'id' | 'userPrincipalName'>): AuditEvent['initiatedBy'] {
  return { user: { id, userPrincipalName }, app: null };
}

/** An application as who did it. */
export function byApplication({
  appId,
  displayName,
}: Pick<Application, 'appId' | 'displayName'>): AuditEvent['initiatedBy'] {
  return { user: null, app: { appId, displayName } };
}

/** A user as a target of an entry. */
export function userTarget({
  id,
  displayName,
  userPrincipalName,
}: Pick<User, 'id' | 'displayName' | 'userPrincipalName'>): Target {
  return { id, displayName, type: 'User', userPrincipalName };
}

/** A group as a target of an entry. */
export function groupTarget({ id, displayName }: Pick<Group, 'id' | 'displayName'>): Target {
  return { id, displayName, type: 'Group', userPrincipalName: null };
}

/** A policy or an agreement as a target of an entry. */
export function policyTarget({ id, displayName }: { readonly id: string; readonly displayName: string }): Target {
  return { id, displayName, type: 'Policy', userPrincipalName: null };
}

/** An application of the tenant, which is its service principal, as a target of an entry. */
export function servicePrincipalTarget({
  servicePrincipalId: id,
  displayName,
}: Pick<Application, 'servicePrincipalId' | 'displayName'>): Target {
  return { id, displayName, type: 'ServicePrincipal', userPrincipalName: null };
}
