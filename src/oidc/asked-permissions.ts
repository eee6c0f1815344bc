import type { Application, Directory, PermissionScope, RequestedPermission } from '#directory';
import { oidcScopeNames, type ScopeRequest, staticPermissions } from './scopes.js';

/**
 * The permissions to be granted before the request may be answered. `.default` stands for the static list, which is
 * asked for as a whole and only while nothing of it was granted. What the API pre-authorized is never asked.
 */
export function askedPermissions(request: ScopeRequest, client: Application): readonly RequestedPermission[] {
  return request.resources.flatMap(({ resource, permissions, isDefault }) =>
    permissions
      .filter((permission) => !oidcScopeNames.includes(permission.value))
      .filter((permission) => !isPreAuthorized(permission, resource, client))
      .map((permission) => requested(permission, resource, client, isDefault)),
  );
}

/**
 * What the APIs of the request themselves ask of others on behalf of the person, where they know the client: the page asks
 * for both at once (v2-oauth2-on-behalf-of-flow, ".default and combined consent"; `knownClientApplications`).
 */
export async function permissionsBehind(
  request: ScopeRequest,
  { applications }: Pick<Directory, 'applications'>,
  client: Application,
): Promise<readonly RequestedPermission[]> {
  const middle = request.resources.filter(
    ({ isDefault, resource }) => isDefault && resource.knownClientApplications.includes(client.appId),
  );
  const behind = middle.flatMap(({ resource: api }) =>
    api.requiredResourceAccess.map(async ({ resourceAppId }) => {
      const resource = await applications.findBy('app-id', resourceAppId);
      if (resource === undefined) return [];
      return staticPermissions(resource, api)
        .filter((permission) => !isPreAuthorized(permission, resource, api))
        .map((permission) => requested(permission, resource, api, true));
    }),
  );
  return (await Promise.all(behind)).flat();
}

function requested(
  { value, userConsentDisplayName: title, userConsentDescription: description, type }: PermissionScope,
  resource: Application,
  client: Application,
  isStatic: boolean,
): RequestedPermission {
  return {
    clientAppId: client.appId,
    resourceAppId: resource.appId,
    resourceName: resource.displayName,
    ...{ value, title, description, isStatic },
    adminOnly: type === 'Admin',
  };
}

function isPreAuthorized(permission: PermissionScope, resource: Application, client: Application): boolean {
  return resource.preAuthorizedApplications.some(
    (each) =>
      each.appId === client.appId && (each.scopes.includes(permission.value) || each.scopes.includes(permission.id)),
  );
}
