import type { Directory } from './directory.js';
import type { Group } from './model/group.js';
import type { PlannedPart } from './part.js';
import type { Also, Repository } from './repository.js';

type Memberships = Pick<Directory, 'groups' | 'appRoleAssignments'>;

/** Deletes a user or a group for good, with what speaks of it, as one step with what `also` says; nothing when there is none. */
export async function purge<T extends { readonly id: string }>(
  directory: Memberships & Pick<Directory, 'commit'>,
  place: Pick<Repository<T>, 'get' | 'removing'>,
  id: string,
  also: Also<T>,
): Promise<void> {
  await directory.commit(async () => {
    const principal = await place.get(id);
    if (principal === undefined) return [];
    // It goes last, for a group may be a member of itself.
    return [...(await forgetting(directory, id)), place.removing(principal), ...also(principal)];
  });
}

/** Takes a principal out of every group and every app role. */
async function forgetting({ groups, appRoleAssignments }: Memberships, id: string): Promise<readonly PlannedPart[]> {
  const without = (group: Group): Group => ({ ...group, members: group.members.filter((member) => member !== id) });
  const left = (await groups.listBy('member', id)).map((group) => groups.changing(group, without(group)));
  const unassigned = (await appRoleAssignments.listBy('principal', id)).map(appRoleAssignments.removing);
  return [...left, ...unassigned];
}
