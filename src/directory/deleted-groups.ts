import { forgettingPrincipal, type ObjectNews } from './deleted-users.js';
import type { Directory } from './directory.js';
import type { Group } from './model/group.js';
import { recordingAudit } from './record-audit.js';

type GroupStores = Pick<Directory, 'groups' | 'deletedGroups' | 'appRoleAssignments' | 'auditLogs' | 'commit'>;

/** Deletes a group: a Microsoft 365 group so that it can be restored, any other for good (group-delete). */
export async function deleteGroup(stores: GroupStores, { id }: Group, audit: ObjectNews<Group>): Promise<void> {
  const { groups, deletedGroups } = stores;
  await stores.commit(async () => {
    const group = await groups.get(id);
    if (group === undefined) return [];
    const audited = recordingAudit(stores, audit.now, audit.news(group));
    if (!group.groupTypes.includes('Unified')) {
      // Last, for a group may be a member of itself.
      return [...(await forgettingPrincipal(stores, id)), groups.removing(group), audited];
    }
    const before = await deletedGroups.get(id);
    const copy = { ...group, deletedDateTime: audit.now.toISOString() };
    return [
      groups.removing(group),
      before === undefined ? deletedGroups.creating(copy) : deletedGroups.changing(before, copy),
      audited,
    ];
  });
}

/** Brings a deleted group back with its members and assignments. */
export async function restoreGroup(
  stores: GroupStores,
  id: string,
  audit: ObjectNews<Group>,
): Promise<Group | undefined> {
  const { groups, deletedGroups } = stores;
  let restored: Group | undefined;
  await stores.commit(async () => {
    restored = undefined;
    const deleted = await deletedGroups.get(id);
    if (deleted === undefined) return [];
    const { deletedDateTime: _, ...group } = deleted;
    restored = group;
    const audited = recordingAudit(stores, audit.now, audit.news(group));
    return [deletedGroups.removing(deleted), groups.creating(group), audited];
  });
  return restored;
}

/** Deletes a deleted group for good. */
export async function purgeGroup(stores: GroupStores, id: string, audit: ObjectNews<Group>): Promise<void> {
  const { deletedGroups } = stores;
  await stores.commit(async () => {
    const deleted = await deletedGroups.get(id);
    if (deleted === undefined) return [];
    const audited = recordingAudit(stores, audit.now, audit.news(deleted));
    return [...(await forgettingPrincipal(stores, id)), deletedGroups.removing(deleted), audited];
  });
}
