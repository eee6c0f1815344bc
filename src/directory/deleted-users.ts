import type { Directory } from './directory.js';
import type { DeletedUser, User } from './model/user.js';

const restorableMs = 30 * 24 * 3600 * 1000;

type UserStores = Pick<Directory, 'users' | 'deletedUsers'>;

/** Deletes a user so that he can be restored. The copy is kept before the object goes: in no moment are both missing. */
export async function softDeleteUser(
  { users, deletedUsers }: UserStores,
  id: string,
  now: Date,
): Promise<User | undefined> {
  const user = await users.get(id);
  if (user === undefined) return undefined;
  await deletedUsers.remove(id);
  await deletedUsers.create({ ...user, deletedDateTime: now.toISOString() });
  await users.remove(id);
  return user;
}

/** Brings a deleted user back with groups and assignments. Throws `directory.already-exists` when the name is taken meanwhile. */
export async function restoreUser({ users, deletedUsers }: UserStores, id: string): Promise<User | undefined> {
  const deleted = await deletedUsers.get(id);
  if (deleted === undefined) return undefined;
  const { deletedDateTime: _, ...user } = deleted;
  const restored = await users.create(user);
  await deletedUsers.remove(id);
  return restored;
}

/** Deletes for good: first what speaks of the user, then the user. */
export async function purgeUser(
  directory: Pick<Directory, 'groups' | 'appRoleAssignments' | 'deletedUsers'>,
  id: string,
): Promise<void> {
  await forgetPrincipal(directory, id);
  await directory.deletedUsers.remove(id);
}

/** Takes a principal out of every group and every app role. */
export async function forgetPrincipal(
  { groups, appRoleAssignments }: Pick<Directory, 'groups' | 'appRoleAssignments'>,
  id: string,
): Promise<void> {
  for (const group of await groups.listBy('member', id)) {
    await groups.change(group.id, (each) => ({ ...each, members: each.members.filter((member) => member !== id) }));
  }
  for (const assignment of await appRoleAssignments.listBy('principal', id))
    await appRoleAssignments.remove(assignment.id);
}

/** Whether a deleted object is still within its thirty days. */
export function deletedFor(user: Pick<DeletedUser, 'deletedDateTime'>, now: Date): { readonly canBeRestored: boolean } {
  return { canBeRestored: new Date(user.deletedDateTime).getTime() + restorableMs > now.getTime() };
}
