import { forgetPrincipal } from './deleted-users.js';
import type { Directory } from './directory.js';
import type { Group } from './model/group.js';

type GroupStores = Pick<Directory, 'groups' | 'deletedGroups' | 'appRoleAssignments'>;

/**
 * Deletes a group: a Microsoft 365 group so that it can be restored, any other for good (group-delete). The copy is kept
 * before the object goes.
 */
export async function deleteGroup(stores: GroupStores, group: Group, now: Date): Promise<void> {
  const { groups, deletedGroups } = stores;
  if (group.groupTypes.includes('Unified')) {
    await deletedGroups.remove(group.id);
    await deletedGroups.create({ ...group, deletedDateTime: now.toISOString() });
  } else await forgetPrincipal(stores, group.id);
  await groups.remove(group.id);
}

/** Brings a deleted group back with its members and assignments. */
export async function restoreGroup(
  { groups, deletedGroups }: Pick<Directory, 'groups' | 'deletedGroups'>,
  id: string,
): Promise<Group | undefined> {
  const deleted = await deletedGroups.get(id);
  if (deleted === undefined) return undefined;
  const { deletedDateTime: _, ...group } = deleted;
  const restored = await groups.create(group);
  await deletedGroups.remove(id);
  return restored;
}

/** Deletes a deleted group for good. */
export async function purgeGroup(stores: GroupStores, id: string): Promise<void> {
  await forgetPrincipal(stores, id);
  await stores.deletedGroups.remove(id);
}
