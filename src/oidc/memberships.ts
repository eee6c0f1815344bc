import { type Application, type Directory, directoryRoleTemplates, groupsOf, rolesOf, type User } from '#directory';

const graphAppId = '00000003-0000-0000-c000-000000000000';

/** Every member has it; unverified for guests, who go without. */
const memberTemplate = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** What `groups` and `wids` of a token say, as the application's `groupMembershipClaims` asks. */
export async function memberships(
  directory: Directory,
  application: Application,
  user: User,
): Promise<{
  readonly groups: readonly { readonly id: string; readonly displayName: string }[];
  readonly directoryRoleIds: readonly string[] | undefined;
}> {
  const asked = application.groupMembershipClaims?.split(',').map((each) => each.trim()) ?? [];
  const wantsRoles = asked.includes('DirectoryRole') || asked.includes('All') || application.appId === graphAppId;
  const roles = user.directoryRoles.flatMap((name) => directoryRoleTemplates[name] ?? []);
  const wids = [...roles, ...(user.externalCredential === undefined ? [memberTemplate] : [])];
  return {
    groups: await groupsAsked(asked, directory, application, user),
    directoryRoleIds: wantsRoles && wids.length > 0 ? wids : undefined,
  };
}

async function groupsAsked(asked: readonly string[], directory: Directory, application: Application, user: User) {
  if (asked.includes('All')) return groupsOf(directory, user.id);
  const security = asked.includes('SecurityGroup')
    ? (await groupsOf(directory, user.id)).filter((group) => group.securityEnabled)
    : [];
  if (!asked.includes('ApplicationGroup')) return security;
  const { groupIds } = await rolesOf(directory, application, user.id);
  const assigned = await Promise.all(groupIds.map((id) => directory.groups.get(id)));
  const known = new Set(security.map((group) => group.id));
  return [...security, ...assigned.filter((group) => group !== undefined && !known.has(group.id))].filter(
    (group) => group !== undefined,
  );
}
