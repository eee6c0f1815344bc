import { type Application, type Directory, groupsOf, rolesOf, type User } from '#directory';

const graphAppId = '00000003-0000-0000-c000-000000000000';

/** Template ids of built-in directory roles (permissions-reference). */
const roleTemplates: Readonly<Record<string, string>> = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Conditional Access Administrator': 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
  'Directory Readers': '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  'Directory Writers': '9360feb5-f418-4baa-8175-e2a00bac4301',
  'External Identity Provider Administrator': 'be2f45a1-457d-42af-a067-6ec1fa63bc45',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  'Guest Inviter': '95e79109-95c0-4d8e-aee3-d01accf2d47b',
  'Groups Administrator': 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Security Administrator': '194ae4cb-b126-40b2-bd5b-6091b380977d',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
};
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
  const roles = user.directoryRoles.flatMap((name) => roleTemplates[name] ?? []);
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
