import {
  type AppRoleAssignment,
  appRoleActivity,
  assignedRole,
  type Directory,
  defaultAccessRoleId,
  type Group,
  groupActivity,
  type User,
} from '#directory';
import type { InvitationRequest, Invitations } from '#invitations';
import { newId } from '#platform';
import type { AuditedRow } from './audit.js';

/** What inviting needs. */
export interface InviteDeps {
  readonly origin: string;
  readonly invitations: Invitations;
}

type Values = Readonly<Record<string, string>>;

/**
 * The invitation that a row asks for. The mail is sent unless the row says false (unverified for an empty cell); the 2016
 * format has no such column and always mailed.
 */
export function invitationOf(values: Values, directory: Directory, origin: string): InvitationRequest {
  const { customizedMessageBody = null, language: messageLanguage = null, ccEmailAddress } = values;
  return {
    address: values.inviteeEmail ?? '',
    redirectUrl: values.inviteRedirectURL ?? `${origin}/myapps?tenantid=${directory.tenant.id}`,
    displayName: values.displayName,
    sendMessage: values.sendEmail?.toLowerCase() !== 'false',
    message: {
      messageLanguage,
      customizedMessageBody,
      ccRecipients: ccEmailAddress === undefined ? [] : [{ name: null, address: ccEmailAddress }],
    },
  };
}

/** Several ids in a cell are separated by spaces (unverified; semicolons are taken too). */
const idsIn = (cell = '') => cell.split(/[\s;]+/).filter((id) => id !== '');

/** Groups and applications that the row names and nobody here has. */
export async function unknownTargets(values: Values, directory: Directory): Promise<readonly string[]> {
  const groups = idsIn(values.groups).map(async (id) => ((await directory.groups.get(id)) === undefined ? [id] : []));
  const applications = idsIn(values.applications).map(async (appId) =>
    (await directory.applications.findBy('app-id', appId)) === undefined ? [appId] : [],
  );
  return (await Promise.all([...groups, ...applications])).flat();
}

/** The 2016 format puts guests into groups and assigns applications to them; doing it twice adds nothing. */
export async function joinGroupsAndApplications(
  values: Values,
  { id: principalId }: User,
  { groups, applications, appRoleAssignments }: Directory,
  audited: AuditedRow,
): Promise<void> {
  const joined = audited((group: Group) => groupActivity('Add member to group', 'Assign', group));
  for (const id of idsIn(values.groups)) {
    if ((await groups.get(id))?.members.includes(principalId)) continue;
    const join = (group: Group) => ({ ...group, members: [...new Set([...group.members, principalId])] });
    await groups.change(id, join, joined);
  }
  for (const resourceAppId of idsIn(values.applications)) {
    const role = { resourceAppId, appRoleId: defaultAccessRoleId, principalId };
    if ((await appRoleAssignments.findBy('role', assignedRole(role))) !== undefined) continue;
    const application = await applications.findBy('app-id', resourceAppId);
    const assigned = audited((each: AppRoleAssignment) => appRoleActivity('Assign', each, application));
    await appRoleAssignments.create({ id: newId(), ...role, principalType: 'User' }, assigned);
  }
}
