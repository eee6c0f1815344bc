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

/** Whether a deleted user is still within his thirty days. */
export function deletedFor(user: DeletedUser, now: Date): { readonly canBeRestored: boolean } {
  return { canBeRestored: new Date(user.deletedDateTime).getTime() + restorableMs > now.getTime() };
}
