import { type DeletableObjects, restore, softDelete } from './deleted-objects.js';
import type { Directory } from './directory.js';
import { forgettingPrincipal } from './forgetting-principal.js';
import type { Group } from './model/group.js';
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
  const { groups } = directory;
  await directory.commit(async () => {
    const group = await groups.get(id);
    if (group === undefined) return [];
    // Last, for a group may be a member of itself.
    return [...(await forgettingPrincipal(directory, id)), groups.removing(group), ...also(group)];
  });
}

/** Brings a deleted group back with its members and assignments. */
export function restoreGroup(directory: GroupStores, id: string, also: Also<Group>): Promise<Group | undefined> {
  return restore(groupsOf(directory), id, also);
}

/** Deletes a deleted group for good. */
export async function purgeGroup(directory: GroupStores, id: string, also: Also<Group>): Promise<void> {
  const { deletedGroups } = directory;
  await directory.commit(async () => {
    const deleted = await deletedGroups.get(id);
    if (deleted === undefined) return [];
    return [...(await forgettingPrincipal(directory, id)), deletedGroups.removing(deleted), ...also(deleted)];
  });
}
