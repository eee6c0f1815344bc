import {
  type Application,
  type AppRoleAssignment,
  firstApplications,
  type Group,
  type Invitation,
  newGuest,
  type PermissionGrant,
  type Tenant,
  type TenantCatalog,
  type User,
} from '#directory';
import type { Json, JsonObject } from '#platform';
import { readApplication, withoutSecrets } from './application-json.js';
import { assignmentKey, readAssignment, readGrant } from './assignment-json.js';
import { readGroup } from './group-json.js';
import { readInvitation } from './invitation-json.js';
import { readOrganization } from './organization-json.js';
import { liftAssignments, Reading } from './reading.js';
import type { ResourceName } from './resource-file.js';
import { readRole } from './role-json.js';
import { readServicePrincipal } from './service-principal-json.js';
import { readUser, withoutPassword } from './user-json.js';

/** Everything an import will write, worked out before the first object is written. */
export interface ImportPlan {
  readonly tenant: Tenant;
  readonly isNew: boolean;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly applications: readonly Application[];
  readonly assignments: readonly AppRoleAssignment[];
  readonly grants: readonly PermissionGrant[];
  readonly invitations: readonly Invitation[];
  /** The words of every object, by which it is written back. */
  readonly given: readonly { readonly resource: ResourceName; readonly id: string; readonly json: JsonObject }[];
  readonly reading: Reading;
}

type Given = ImportPlan['given'][number];

/** Plans an import; what is wrong is in `reading.problems`, and then the plan must not be carried out. */
export async function planImport(
  content: Readonly<Record<string, Json>>,
  deps: { readonly catalog: TenantCatalog; readonly fallbackTenantId: string; readonly now: Date },
): Promise<ImportPlan | Reading> {
  const reading = new Reading(content);
  const now = deps.now.toISOString();
  const organization = await planOrganization(reading, deps.catalog, deps.fallbackTenantId, now);
  if (organization === undefined) return reading;
  const { tenant, isNew } = organization;
  const given: Given[] = [...organization.given];
  const directory = isNew ? undefined : await deps.catalog.directoryOf(tenant.id);

  const users = await planUsers(reading, tenant, now, given);
  const groups = await reading.each('groups', (each) => readGroup(each, now));
  for (const each of groups) given.push({ resource: 'groups', id: each.read.id, json: each.given });
  const known = directory === undefined ? firstApplications(tenant.id) : await directory.applications.list();
  const { applications, lifted } = await planApplications(reading, tenant.id, known, given);
  const { assignments, grants } = await planAssignments(reading, applications, lifted, given);
  const { invitations, guests } = await planInvitations(reading, tenant, users, deps.now, given);

  reading.refuseTwice(
    groups.map((each) => ({ path: each.path, name: each.read.id })),
    'id',
  );
  for (const user of users) {
    const other = await directory?.users.findBy('user-name', user.userPrincipalName);
    if (other !== undefined && other.id !== user.id) {
      reading.complain('users', `${user.userPrincipalName} is here already with another id, ${other.id}`);
    }
  }
  return {
    ...{ tenant, isNew, assignments, grants, invitations, given, reading },
    users: [...users, ...guests],
    groups: groups.map((each) => each.read),
    applications: [...applications.values()],
  };
}

async function planOrganization(reading: Reading, catalog: TenantCatalog, fallbackTenantId: string, now: string) {
  const [first, ...more] = reading.items('organization');
  if (more.length > 0) reading.complain('organization', 'expected one organization; import others one by one');
  if (first === undefined) {
    const tenant = await catalog.find(fallbackTenantId);
    return tenant && { tenant, isNew: false, given: [] };
  }
  const known = typeof first.id === 'string' ? await catalog.find(first.id) : undefined;
  const [read] = await reading.each('organization', (given) => readOrganization(given, now, known));
  if (read === undefined) return undefined;
  const tenant = read.read;
  for (const domain of [tenant.initialDomain, ...tenant.domains]) {
    const owner = await catalog.findByDomain(domain);
    if (owner !== undefined && owner.id !== tenant.id) {
      reading.complain('organization[0].verifiedDomains', `${domain} belongs to ${owner.displayName} on this server`);
    }
  }
  const given: Given = { resource: 'organization', id: tenant.id, json: first };
  return { tenant, isNew: known === undefined, given: [given] };
}

/** Users with the roles that the directory roles give them. */
async function planUsers(reading: Reading, tenant: Tenant, now: string, given: Given[]): Promise<readonly User[]> {
  const { initialDomain } = tenant;
  const users = await reading.each('users', (each) => readUser(each, { initialDomain, now }));
  reading.refuseTwice(
    users.map(({ path, read }) => ({ path, name: read.id })),
    'id',
  );
  reading.refuseTwice(
    users.map(({ path, read }) => ({ path, name: read.userPrincipalName })),
    'user principal name',
  );
  for (const each of users) given.push({ resource: 'users', id: each.read.id, json: withoutPassword(each.given) });
  const roles = await reading.each('directoryRoles', readRole);
  for (const each of roles) given.push({ resource: 'directoryRoles', id: each.read.name, json: each.given });
  return users.map(({ read }) => ({
    ...read,
    directoryRoles: roles.filter((role) => role.read.members.includes(read.id)).map((role) => role.read.name),
  }));
}

/** Applications by app id: registrations first, then what their service principals say. */
async function planApplications(
  reading: Reading,
  tenantId: string,
  known: readonly Application[],
  given: Given[],
): Promise<{ readonly applications: Map<string, Application>; readonly lifted: readonly JsonObject[] }> {
  const before = new Map(known.map((each) => [each.appId.toLowerCase(), each]));
  const applications = new Map<string, Application>();
  const registered = await reading.each('applications', (each) => readApplication(each, tenantId));
  reading.refuseTwice(
    registered.map(({ path, read }) => ({ path, name: read.appId })),
    'appId',
  );
  for (const { read, path, given: json } of registered) {
    const other = before.get(read.appId.toLowerCase());
    if (other !== undefined && other.id !== read.id) {
      reading.complain(`${path}.appId`, `${read.appId} is registered here already with another id, ${other.id}`);
    }
    applications.set(read.appId.toLowerCase(), read);
    given.push({ resource: 'applications', id: read.id, json: withoutSecrets(json) });
  }
  const lifted: JsonObject[] = [];
  const principals = await reading.each('servicePrincipals', (each) => {
    const appId = String(each.appId).toLowerCase();
    return readServicePrincipal(each, tenantId, applications.get(appId) ?? before.get(appId));
  });
  reading.refuseTwice(
    principals.map(({ path, read }) => ({ path, name: read.appId })),
    'appId',
  );
  for (const { read, given: json } of principals) {
    const { principal, assignments } = liftAssignments(json);
    lifted.push(...assignments);
    applications.set(read.appId.toLowerCase(), read);
    given.push({ resource: 'servicePrincipals', id: read.servicePrincipalId, json: principal });
  }
  for (const [appId, application] of before) if (!applications.has(appId)) applications.set(appId, application);
  return { applications, lifted };
}

/** App roles of people and groups, application permissions (which become the client's), and consents. */
async function planAssignments(
  reading: Reading,
  applications: Map<string, Application>,
  lifted: readonly JsonObject[],
  given: Given[],
): Promise<{ readonly assignments: readonly AppRoleAssignment[]; readonly grants: readonly PermissionGrant[] }> {
  const principals = new Map([...applications.values()].map((each) => [each.servicePrincipalId, each]));
  const told = [
    ...(await reading.each('appRoleAssignments', (each) => readAssignment(each, principals))),
    ...(await reading.eachOf('servicePrincipals[].appRoleAssignedTo', lifted, (each) =>
      readAssignment(each, principals),
    )),
  ];
  const assignments = new Map<string, AppRoleAssignment>();
  for (const { read, given: json } of told) {
    if (read === undefined) continue;
    if (read.kind === 'assignment') assignments.set(assignmentKey(json), read.assignment);
    else grantRole(applications, read);
    given.push({ resource: 'appRoleAssignments', id: assignmentKey(json), json });
  }
  reading.leave(
    'appRoleAssignments',
    told.filter(({ read }) => read === undefined).map((each) => each.given),
    'name a service principal or a role that was not given',
  );
  const consents = await reading.each('oauth2PermissionGrants', (each) => readGrant(each, principals));
  const grants = consents.flatMap(({ read }) => (read === undefined ? [] : [read]));
  for (const { read, given: json } of consents) {
    if (read !== undefined) given.push({ resource: 'oauth2PermissionGrants', id: read.id, json });
  }
  reading.leave(
    'oauth2PermissionGrants',
    consents.filter(({ read }) => read === undefined).map((each) => each.given),
    'name a service principal that was not given',
  );
  return { assignments: [...assignments.values()], grants };
}

function grantRole(
  applications: Map<string, Application>,
  granted: { readonly clientAppId: string; readonly resourceAppId: string; readonly role: string },
): void {
  const { clientAppId, resourceAppId, role } = granted;
  const client = applications.get(clientAppId.toLowerCase());
  if (client === undefined) return;
  const before = client.grantedAppRoles.find((each) => each.resourceAppId === resourceAppId)?.roles ?? [];
  applications.set(clientAppId.toLowerCase(), {
    ...client,
    grantedAppRoles: [
      ...client.grantedAppRoles.filter((each) => each.resourceAppId !== resourceAppId),
      { resourceAppId, roles: [...new Set([...before, role])] },
    ],
  });
}

/** Invitations, and guests for those whose user was not given. */
async function planInvitations(
  reading: Reading,
  tenant: Tenant,
  users: readonly User[],
  now: Date,
  given: Given[],
): Promise<{ readonly invitations: readonly Invitation[]; readonly guests: readonly User[] }> {
  const byAddress = new Map(users.flatMap((user) => (user.mail ? [[user.mail.toLowerCase(), user.id] as const] : [])));
  const guests: User[] = [];
  const read = await reading.each('invitations', (each) => {
    const invitation = readInvitation(each, {
      now: now.toISOString(),
      userOf: (address) => byAddress.get(address.toLowerCase()),
    });
    if (users.some(({ id }) => id === invitation.userId)) return invitation;
    const address = invitation.invitedUserEmailAddress;
    const id = byAddress.get(address.toLowerCase()) ?? (invitation.userId || undefined);
    const guest = newGuest({ tenant, address, id, displayName: invitation.invitedUserDisplayName ?? undefined, now });
    if (!byAddress.has(address.toLowerCase())) guests.push(guest);
    byAddress.set(address.toLowerCase(), guest.id);
    return { ...invitation, userId: guest.id };
  });
  for (const each of read) given.push({ resource: 'invitations', id: each.read.id, json: each.given });
  return { invitations: read.map((each) => each.read), guests };
}
