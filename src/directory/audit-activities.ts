import type { AppRoleAssignment } from './model/app-role-assignment.js';
import type { Application } from './model/application.js';
import type { AuditEvent } from './model/audit-event.js';
import type { Group } from './model/group.js';
import type { Tenant } from './model/tenant.js';
import type { User } from './model/user.js';
import type { UserFlow } from './model/user-flow.js';
import { type AuditNews, groupTarget, policyTarget, servicePrincipalTarget, userTarget } from './record-audit.js';

/** What happened, to whom, in the words of reference-audit-activities; by whom, says who records it. */
export type Activity = Omit<AuditNews, 'initiatedBy'>;

type Operation = AuditEvent['operationType'];
type Category = AuditEvent['category'];
type UserName = Parameters<typeof userTarget>[0];
/** What else is known of an object is not in its entry: secrets never are. */
type Named = Parameters<typeof policyTarget>[0];

/** Something that happened to a user. */
export function userActivity(activityDisplayName: string, operationType: Operation, user: UserName): Activity {
  return { activityDisplayName, category: 'UserManagement', operationType, targetResources: [userTarget(user)] };
}

/** A deletion that can be undone. */
export function userDeletion(user: UserName & Pick<User, 'externalUserState'>): Activity {
  return userActivity(user.externalUserState === null ? 'Delete user' : 'Delete external user', 'Delete', user);
}

/** Something that happened to a group. */
export function groupActivity(
  activityDisplayName: string,
  operationType: Operation,
  group: Pick<Group, 'id' | 'displayName'>,
): Activity {
  return { activityDisplayName, category: 'GroupManagement', operationType, targetResources: [groupTarget(group)] };
}

/** Something that happened to an application of the tenant; none when it is gone. */
export function applicationActivity(
  activityDisplayName: string,
  operationType: Operation,
  application: Application | undefined,
): Activity {
  const targetResources = application === undefined ? [] : [servicePrincipalTarget(application)];
  return { activityDisplayName, category: 'ApplicationManagement', operationType, targetResources };
}

/** An app role that was given to a user or a group, or taken away. */
export function appRoleActivity(
  operationType: 'Assign' | 'Unassign',
  { principalType }: Pick<AppRoleAssignment, 'principalType'>,
  resource: Application | undefined,
): Activity {
  const words = {
    Assign: { User: 'Add app role assignment grant to user', Group: 'Add app role assignment to group' },
    Unassign: { User: 'Remove app role assignment from user', Group: 'Remove app role assignment from group' },
  };
  return applicationActivity(words[operationType][principalType], operationType, resource);
}

/** Something that happened to a policy or an agreement. */
export function policyActivity(
  activityDisplayName: string,
  operationType: Operation,
  policy: Named,
  category: Category = 'Policy',
): Activity {
  return { activityDisplayName, category, operationType, targetResources: [policyTarget(policy)] };
}

/** Something that was changed of the organisation itself. */
export function organizationActivity(
  activityDisplayName: string,
  category: Category,
  { id, displayName }: Pick<Tenant, 'id' | 'displayName'>,
): Activity {
  const target = { id, displayName, type: 'Directory', userPrincipalName: null } as const;
  return { activityDisplayName, category, operationType: 'Update', targetResources: [target] };
}

/**
 * Something that happened to what user flows are made of, or to a provider that guests come from (service B2C; spelled as
 * in security-operations-consumer-accounts).
 */
export function resourceActivity(
  operationType: 'Add' | 'Update' | 'Delete',
  kind: 'user flow' | 'user attribute' | 'API connector' | 'identity provider',
  { id, displayName }: Named,
): Activity {
  const word = operationType === 'Add' ? 'Create' : operationType;
  const target = { id, displayName, type: 'Other', userPrincipalName: null } as const;
  const about = { category: 'ResourceManagement', operationType, targetResources: [target] } as const;
  return { activityDisplayName: `${word} ${kind}`, ...about };
}

/** The same of a user flow, whose name is its id. */
export function userFlowActivity(
  operationType: Parameters<typeof resourceActivity>[0],
  { id }: Pick<UserFlow, 'id'>,
): Activity {
  return resourceActivity(operationType, 'user flow', { id, displayName: id });
}
