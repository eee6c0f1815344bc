import type { Application, Directory, PermissionScope, Tenant } from '#directory';
import { entraError } from '#errors';

/** OpenID's own scopes, as Entra serves them. */
export const oidcScopeNames: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

export const graphAppId = '00000003-0000-0000-c000-000000000000';
const graphUri = 'https://graph.microsoft.com';

/** What is asked of one API. */
export interface ResourceScopes {
  readonly resource: Application;
  /** How the API was named: its App ID URI or app id; the audience of v1 tokens. */
  readonly name: string;
  /** The spellings asked, as the response echoes them: `api://…/access_as_user`, `User.Read`. */
  readonly spellings: readonly string[];
  /** The permissions those mean; with `.default` the client's static list (`requiredResourceAccess`). */
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
  const byResource = new Map<
    string,
    { readonly resource: Application; readonly name: string; readonly spellings: string[] }
  >();
  for (const name of names.filter((each) => !oidcScopeNames.includes(each))) {
    const resource = await findResource(resourcePart(name), directory, client);
    // A bare name says Graph without naming it; its tokens then carry the app id.
    const askedAs = name.includes('/') ? resourcePart(name) : resource.appId;
    const entry = byResource.get(resource.appId) ?? { resource, name: askedAs, spellings: [] };
    entry.spellings.push(name);
    byResource.set(resource.appId, entry);
  }
  const resources = [...byResource.values()].map((each) => understand(each, client));
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

function understand(
  asked: { readonly resource: Application; readonly name: string; readonly spellings: readonly string[] },
  client: Application,
): ResourceScopes {
  const { resource, name, spellings } = asked;
  const isDefault = spellings.some((each) => permissionName(each) === '.default');
  const permissions = isDefault
    ? staticPermissions(resource, client)
    : spellings.map((spelling) => {
        const value = permissionName(spelling);
        const permission = resource.oauth2PermissionScopes.find(
          (each) => each.value.toLowerCase() === value.toLowerCase(),
        );
        if (permission === undefined) {
          throw entraError(650053, { appName: client.displayName, scope: value, resource: resource.appId });
        }
        return permission;
      });
  return { resource, name, spellings, permissions, isDefault };
}

/** Of the client's `requiredResourceAccess` what is a delegated permission of the API; ids and values are both good. */
export function staticPermissions(resource: Application, client: Application): readonly PermissionScope[] {
  const required = client.requiredResourceAccess
    .filter((each) => each.resourceAppId === resource.appId)
    .flatMap((each) => each.resourceAccess.filter((access) => access.type === 'Scope').map((access) => access.id));
  return resource.oauth2PermissionScopes.filter((each) => required.includes(each.id) || required.includes(each.value));
}

function permissionName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
