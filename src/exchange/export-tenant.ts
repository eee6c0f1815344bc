import { type Application, type Directory, firstApplications, newSeedId } from '#directory';
import type { Json, JsonObject } from '#platform';
import { writeApplication } from './application-json.js';
import { assignmentKey, writeAssignment, writeGrant } from './assignment-json.js';
import { writeGroup } from './group-json.js';
import { writeInvitation } from './invitation-json.js';
import type { KeptJson } from './kept-json.js';
import { writeOrganization } from './organization-json.js';
import { isResourceName, type ResourceName } from './resource-file.js';
import { writeRoles } from './role-json.js';
import { isPrincipalOnly, writeServicePrincipal } from './service-principal-json.js';
import { writeUser } from './user-json.js';

type Kept = Pick<KeptJson, 'get' | 'all' | 'left'>;

/** Everything of a tenant, a page a resource, with what was kept of an import. */
export async function exportTenant(directory: Directory, kept: Kept): Promise<Readonly<Record<string, Json>>> {
  const applications = await directory.applications.list();
  const objects: Readonly<Record<ResourceName, readonly JsonObject[]>> = {
    organization: [writeOrganization(directory.tenant, await kept.get('organization', directory.tenant.id))],
    users: await written(directory.users.scan(), async (user) => writeUser(user, await kept.get('users', user.id))),
    groups: await written(directory.groups.scan(), async (each) => writeGroup(each, await kept.get('groups', each.id))),
    ...(await applicationObjects(directory.tenant.id, applications, kept)),
    appRoleAssignments: await assignmentObjects(directory, applications, kept),
    oauth2PermissionGrants: await grantObjects(directory, applications, kept),
    directoryRoles: writeRoles(await directory.users.list(), await kept.all('directoryRoles')),
    invitations: await written(directory.invitations.scan(), async (each) =>
      writeInvitation(each, await kept.get('invitations', each.id)),
    ),
  };
  const left = await kept.left();
  const pages = Object.entries(objects).map(([name, value]) => {
    const more = left[name];
    return [name, page(name, [...value, ...(Array.isArray(more) ? more : [])])] as const;
  });
  const others = Object.entries(left).filter(([name]) => !isResourceName(name));
  return Object.fromEntries([...pages, ...others]);
}

function page(name: string, value: readonly Json[]): JsonObject {
  return { '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${name}`, value };
}

async function written<T>(
  objects: AsyncIterable<T>,
  write: (object: T) => Promise<JsonObject>,
): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  for await (const object of objects) found.push(await write(object));
  return found;
}

/** Registrations and service principals. What every tenant has from the beginning is no registration of its own. */
async function applicationObjects(tenantId: string, all: readonly Application[], kept: Kept) {
  const first = firstApplications(tenantId).map(({ appId }) => appId);
  const registered = all.filter((each) => !isPrincipalOnly(each) && !first.includes(each.appId));
  return {
    applications: await Promise.all(
      registered.map(async (each) =>
        writeApplication(each, await kept.get('applications', each.id), unassignable(each, all)),
      ),
    ),
    servicePrincipals: await Promise.all(
      all.map(async (each) =>
        writeServicePrincipal(each, await kept.get('servicePrincipals', each.servicePrincipalId)),
      ),
    ),
  };
}

const roleId = (resource: Application | undefined, value: string) =>
  resource?.appRoles.find((role) => role.value === value)?.id;

/** Granted permissions that have no id here, so that no assignment can say them. */
function unassignable(client: Application, all: readonly Application[]): Application['grantedAppRoles'] {
  return client.grantedAppRoles.flatMap(({ resourceAppId, roles }) => {
    const resource = all.find(({ appId }) => appId === resourceAppId);
    const missing = roles.filter((role) => roleId(resource, role) === undefined);
    return missing.length === 0 ? [] : [{ resourceAppId, roles: missing }];
  });
}

async function assignmentObjects(
  { appRoleAssignments, tenant }: Directory,
  all: readonly Application[],
  kept: Kept,
): Promise<readonly JsonObject[]> {
  const byAppId = new Map(all.map((each) => [each.appId, each]));
  const write = async (assignment: Parameters<typeof writeAssignment>[0]) => {
    const { principalId, resourceId, appRoleId } = assignment;
    const given = await kept.get('appRoleAssignments', assignmentKey({ principalId, resourceId, appRoleId }));
    return writeAssignment(assignment, given);
  };
  const people = await written(appRoleAssignments.scan(), ({ resourceAppId, ...assignment }) =>
    write({ ...assignment, resourceId: byAppId.get(resourceAppId)?.servicePrincipalId ?? resourceAppId }),
  );
  const granted = all.flatMap((client) =>
    client.grantedAppRoles.flatMap(({ resourceAppId, roles }) => {
      const resource = byAppId.get(resourceAppId);
      return roles.flatMap((role) => {
        const appRoleId = roleId(resource, role);
        if (resource === undefined || appRoleId === undefined) return [];
        const id = newSeedId(tenant.id, 'granted', client.appId, resourceAppId, role);
        const principalType = 'ServicePrincipal' as const;
        const principalId = client.servicePrincipalId;
        return [{ id, appRoleId, principalId, principalType, resourceId: resource.servicePrincipalId }];
      });
    }),
  );
  return [...people, ...(await Promise.all(granted.map(write)))];
}

async function grantObjects(
  { permissionGrants }: Directory,
  all: readonly Application[],
  kept: Kept,
): Promise<readonly JsonObject[]> {
  const principalOf = (appId: string) => all.find((each) => each.appId === appId)?.servicePrincipalId ?? appId;
  return written(permissionGrants.scan(), async (grant) => {
    const principals = { clientId: principalOf(grant.clientAppId), resourceId: principalOf(grant.resourceAppId) };
    return writeGrant(grant, principals, await kept.get('oauth2PermissionGrants', grant.id));
  });
}
