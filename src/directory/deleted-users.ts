import type { Directory } from './directory.js';
import type { Group } from './model/group.js';
import type { DeletedUser, User } from './model/user.js';
import type { PlannedPart } from './part.js';
import { type AuditNews, recordingAudit } from './record-audit.js';

const restorableMs = 30 * 24 * 3600 * 1000;

type UserStores = Pick<Directory, 'users' | 'deletedUsers' | 'auditLogs' | 'commit'>;

/** What the audit log says of a change to an object, and when it was. */
export interface ObjectNews<T> {
  readonly now: Date;
  news(object: T): AuditNews;
}

/** Deletes a user so that he can be restored; the object, its copy and the audit entry are one step. */
export async function softDeleteUser(
  directory: UserStores,
  id: string,
  audit: ObjectNews<User>,
): Promise<User | undefined> {
  const { users, deletedUsers } = directory;
  let user: User | undefined;
  await directory.commit(async () => {
    user = await users.get(id);
    if (user === undefined) return [];
    const before = await deletedUsers.get(id);
    const copy = { ...user, deletedDateTime: audit.now.toISOString() };
    return [
      users.removing(user),
      before === undefined ? deletedUsers.creating(copy) : deletedUsers.changing(before, copy),
      recordingAudit(directory, audit.now, audit.news(user)),
    ];
  });
  return user;
}

/** Brings a deleted user back with groups and assignments. Throws `directory.already-exists` when the name is taken meanwhile. */
export async function restoreUser(
  directory: UserStores,
  id: string,
  audit: ObjectNews<User>,
): Promise<User | undefined> {
  const { users, deletedUsers } = directory;
  let restored: User | undefined;
  await directory.commit(async () => {
    restored = undefined;
    const deleted = await deletedUsers.get(id);
    if (deleted === undefined) return [];
    const { deletedDateTime: _, ...user } = deleted;
    restored = user;
    const audited = recordingAudit(directory, audit.now, audit.news(user));
    return [deletedUsers.removing(deleted), users.creating(user), audited];
  });
  return restored;
}

/** Deletes for good, with what speaks of the user. */
export async function purgeUser(
  directory: Pick<Directory, 'groups' | 'appRoleAssignments' | 'deletedUsers' | 'auditLogs' | 'commit'>,
  id: string,
  audit: ObjectNews<User>,
): Promise<void> {
  const { deletedUsers } = directory;
  await directory.commit(async () => {
    const deleted = await deletedUsers.get(id);
    if (deleted === undefined) return [];
    const audited = recordingAudit(directory, audit.now, audit.news(deleted));
    return [...(await forgettingPrincipal(directory, id)), deletedUsers.removing(deleted), audited];
  });
}

/** Takes a principal out of every group and every app role. */
export async function forgettingPrincipal(
  { groups, appRoleAssignments }: Pick<Directory, 'groups' | 'appRoleAssignments'>,
  id: string,
): Promise<readonly PlannedPart[]> {
  const without = (group: Group): Group => ({ ...group, members: group.members.filter((member) => member !== id) });
  const left = (await groups.listBy('member', id)).map((group) => groups.changing(group, without(group)));
  const unassigned = (await appRoleAssignments.listBy('principal', id)).map(appRoleAssignments.removing);
  return [...left, ...unassigned];
}

/** Whether a deleted object is still within its thirty days. */
export function deletedFor(user: Pick<DeletedUser, 'deletedDateTime'>, now: Date): { readonly canBeRestored: boolean } {
  return { canBeRestored: new Date(user.deletedDateTime).getTime() + restorableMs > now.getTime() };
}
