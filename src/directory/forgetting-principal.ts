import type { Directory } from './directory.js';
import type { Group } from './model/group.js';
import type { PlannedPart } from './part.js';

/** Takes a principal out of every group and every app role, as parts of a commit. */
export async function forgettingPrincipal(
  { groups, appRoleAssignments }: Pick<Directory, 'groups' | 'appRoleAssignments'>,
  id: string,
): Promise<readonly PlannedPart[]> {
  const without = (group: Group): Group => ({ ...group, members: group.members.filter((member) => member !== id) });
  const left = (await groups.listBy('member', id)).map((group) => groups.changing(group, without(group)));
  const unassigned = (await appRoleAssignments.listBy('principal', id)).map(appRoleAssignments.removing);
  return [...left, ...unassigned];
}
