import type { AppRoleAssignment } from './model/app-role-assignment.js';

/** What is assigned to whom, by which assignments are found (index `role`): nobody has one role of one application twice. */
export function assignedRole({
  principalId,
  resourceAppId,
  appRoleId,
}: Pick<AppRoleAssignment, 'principalId' | 'resourceAppId' | 'appRoleId'>): string {
  return `${principalId} ${resourceAppId} ${appRoleId}`;
}
