import { type DeletableObjects, restore, softDelete } from './deleted-objects.js';
import type { Directory } from './directory.js';
import type { DeletedUser, User } from './model/user.js';
import type { Also } from './repository.js';

const restorableMs = 30 * 24 * 3600 * 1000;

type UserStores = Pick<Directory, 'users' | 'deletedUsers' | 'commit'>;

const usersOf = ({ users, deletedUsers, commit }: UserStores): DeletableObjects<User> => ({
  ...{ commit, there: users, deleted: deletedUsers },
  undeleted: ({ deletedDateTime: _, ...user }) => user,
});

/** Deletes a user so that he can be restored; with what `also` says as one step. */
export function softDeleteUser(
  directory: UserStores,
  id: string,
  now: Date,
  also: Also<User>,
): Promise<User | undefined> {
  return softDelete(usersOf(directory), id, now, also);
}

/** Brings a deleted user back with groups and assignments. Throws `directory.already-exists` when the name is taken meanwhile. */
export function restoreUser(directory: UserStores, id: string, also: Also<User>): Promise<User | undefined> {
  return restore(usersOf(directory), id, also);
}

/** Whether a deleted object is still within its thirty days. */
export function deletedFor(user: Pick<DeletedUser, 'deletedDateTime'>, now: Date): { readonly canBeRestored: boolean } {
  return { canBeRestored: new Date(user.deletedDateTime).getTime() + restorableMs > now.getTime() };
}
