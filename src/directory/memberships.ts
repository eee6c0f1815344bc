import type { Directory } from './directory.js';
import { directGroupsOf } from './group-members.js';
import type { Application } from './model/application.js';
import type { Group } from './model/group.js';

/** Access without a role, as Entra writes it. */
export const defaultAccessRoleId = '00000000-0000-0000-0000-000000000000';

/** Every group a principal is in, directly or through other groups; each once. */
export async function groupsOf(
  directory: Pick<Directory, 'groups' | 'users'>,
  principalId: string,
): Promise<readonly Group[]> {
  const found = new Map<string, Group>();
  const open = [principalId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const group of await directGroupsOf(directory, id)) {
      if (found.has(group.id)) continue;
      found.set(group.id, group);
      open.push(group.id);
    }
  }
  return [...found.values()];
}

/**
 * The app roles a person has at an application: given to him or to a group he is directly in (nested groups do not
 * count). `isAssigned` also holds for access without a role.
 */
export async function rolesOf(
  directory: Pick<Directory, 'groups' | 'users' | 'appRoleAssignments'>,
  application: Application,
  userId: string,
): Promise<{ readonly isAssigned: boolean; readonly roles: readonly string[]; readonly groupIds: readonly string[] }> {
  const groups = await directGroupsOf(directory, userId);
  const principals = new Set([userId, ...groups.map((group) => group.id)]);
  const assignments = (await directory.appRoleAssignments.listBy('resource', application.appId)).filter((assignment) =>
    principals.has(assignment.principalId),
  );
  const roles = application.appRoles.filter((role) => assignments.some((each) => each.appRoleId === role.id));
  return {
    isAssigned: assignments.length > 0,
    roles: roles.map((role) => role.value),
    groupIds: assignments.filter((each) => each.principalType === 'Group').map((each) => each.principalId),
  };
}
