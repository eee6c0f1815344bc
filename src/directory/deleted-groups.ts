import { type DeletableObjects, restore, softDelete } from './deleted-objects.js';
import type { Directory } from './directory.js';
import type { Group } from './model/group.js';
import { purge } from './purge.js';
import type { Also } from './repository.js';

type GroupStores = Pick<Directory, 'groups' | 'deletedGroups' | 'appRoleAssignments' | 'commit'>;

const groupsOf = ({ groups, deletedGroups, commit }: GroupStores): DeletableObjects<Group> => ({
  ...{ commit, there: groups, deleted: deletedGroups },
  undeleted: ({ deletedDateTime: _, ...group }) => group,
});

/** Deletes a group: a Microsoft 365 group so that it can be restored, any other for good (group-delete). */
export async function deleteGroup(
  directory: GroupStores,
  { id, groupTypes }: Group,
  now: Date,
  also: Also<Group>,
): Promise<void> {
  if (groupTypes.includes('Unified')) {
    await softDelete(groupsOf(directory), id, now, also);
    return;
  }
  await purge(directory, directory.groups, id, also);
}

/** Brings a deleted group back with its members and assignments. */
export function restoreGroup(directory: GroupStores, id: string, also: Also<Group>): Promise<Group | undefined> {
  return restore(groupsOf(directory), id, also);
}
