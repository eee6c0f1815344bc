import type { Application, Directory, PermissionScope, RequestedPermission, Tenant } from '#directory';
import { entraError } from '#errors';

/** OpenID's own scopes, as Entra serves them. */
export const oidcScopeNames: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

export const graphAppId = '00000003-0000-0000-c000-000000000000';
const graphUri = 'https://graph.microsoft.com';

/** What is asked of one API. */
export interface ResourceScopes {
  readonly resource: Application;
  /** The spellings asked, as the response echoes them: `api://…/access_as_user`, `User.Read`. */
  readonly spellings: readonly string[];
  /** The permissions those mean; with `.default` all that are offered. */
  readonly permissions: readonly PermissionScope[];
  readonly isDefault: boolean;
}

/** A scope parameter, understood. The first resource is the one the token is for. */
export interface ScopeRequest {
  readonly oidc: readonly string[];
  readonly resources: readonly ResourceScopes[];
}

type Applications = Pick<Directory, 'applications'> & { readonly tenant: Tenant };

/**
 * Reads a scope parameter. Throws AADSTS500011 for an API that is not in the tenant, 650053 for a permission that
 * the API does not offer, 70011 for `.default` beside other permissions of APIs.
 */
export async function readScopes(scope: string, directory: Applications, client: Application): Promise<ScopeRequest> {
  const names = [...new Set(scope.split(' ').filter((name) => name !== ''))];
  const oidc = names.filter((name) => oidcScopeNames.includes(name));
  const byResource = new Map<string, { readonly resource: Application; readonly spellings: string[] }>();
  for (const name of names.filter((each) => !oidcScopeNames.includes(each))) {
    const resource = await findResource(resourcePart(name), directory, client);
    const entry = byResource.get(resource.appId) ?? { resource, spellings: [] };
    entry.spellings.push(name);
    byResource.set(resource.appId, entry);
  }
  const resources = [...byResource.values()].map(({ resource, spellings }) => understand(resource, spellings, client));
  if (resources.some((each) => each.isDefault) && resources.flatMap((each) => each.spellings).length > 1) {
    throw entraError(70011, { scope, reason: ".default scope can't be combined with resource-specific scopes." });
  }
  return { oidc, resources };
}

/** Everything before the last `/`; bare names belong to Microsoft Graph. */
function resourcePart(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash < 0 ? graphUri : name.slice(0, slash);
}

/** An API by App ID URI (a trailing slash is forgiven) or app id. */
export async function findResource(
  name: string,
  { applications, tenant }: Applications,
  client: Application,
): Promise<Application> {
  const uri = name.replace(/\/$/, '');
  const found = (await applications.findBy('identifier-uri', uri)) ?? (await applications.findBy('app-id', uri));
  if (found !== undefined) return found;
  throw entraError(500011, { resource: name, tenant: tenant.displayName, appId: client.appId });
}

function understand(resource: Application, spellings: readonly string[], client: Application): ResourceScopes {
  const isDefault = spellings.some((name) => permissionName(name) === '.default');
  const permissions = isDefault
    ? resource.oauth2PermissionScopes
    : spellings.map((name) => {
        const value = permissionName(name);
        const permission = resource.oauth2PermissionScopes.find(
          (each) => each.value.toLowerCase() === value.toLowerCase(),
        );
        if (permission === undefined) {
          throw entraError(650053, { appName: client.displayName, scope: value, resource: resource.appId });
        }
        return permission;
      });
  return { resource, spellings, permissions, isDefault };
}

function permissionName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/**
 * The permissions to be granted before the request may be answered. `.default` asks for what the application was
 * configured with, which is what has been granted already, so it asks for nothing more here.
 */
export function askedPermissions(request: ScopeRequest): readonly RequestedPermission[] {
  return request.resources
    .filter((each) => !each.isDefault)
    .flatMap(({ resource, permissions }) =>
      permissions
        .filter((permission) => !oidcScopeNames.includes(permission.value))
        .map((permission) => ({
          resourceAppId: resource.appId,
          resourceName: resource.displayName,
          value: permission.value,
          title: permission.userConsentDisplayName,
          description: permission.userConsentDescription,
          adminOnly: permission.type === 'Admin',
        })),
    );
}
