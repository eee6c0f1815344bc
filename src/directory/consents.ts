import type { Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { Part } from './part.js';
import { newSeedId } from './seed-id.js';
import { addingServicePrincipal } from './service-principal.js';

/** A delegated permission that an application asks for. */
export interface RequestedPermission {
  readonly resourceAppId: string;
  readonly resourceName: string;
  /** The permission's value, without prefix. */
  readonly value: string;
  readonly title: string;
  readonly description: string;
  readonly adminOnly: boolean;
  /** Of the static list: missing only while nothing at all was granted for the API. */
  readonly isStatic: boolean;
}

type Grants = Pick<Directory, 'permissionGrants'>;

/** What of the asked permissions nobody has granted yet: neither the person nor an administrator for everyone. */
export async function missingPermissions(
  directory: Grants,
  options: { readonly clientAppId: string; readonly userId: string; readonly asked: readonly RequestedPermission[] },
): Promise<readonly RequestedPermission[]> {
  const grants = (await directory.permissionGrants.listBy('client', options.clientAppId)).filter(
    (grant) => grant.principalId === null || grant.principalId === options.userId,
  );
  return options.asked.filter(
    (permission) =>
      !grants.some(
        (grant) =>
          grant.resourceAppId === permission.resourceAppId &&
          (permission.isStatic || grant.scopes.includes(permission.value)),
      ),
  );
}

/** A consent: for one person, or for everyone (`forEveryone`). */
export interface Consent {
  /** As it is here, or would be: consent makes it an object of the tenant. */
  readonly application: Application | undefined;
  readonly clientAppId: string;
  readonly userId: string;
  readonly forEveryone: boolean;
  /** An administrator was asked for everyone: the application permissions of the static list, too. */
  readonly withRoles: boolean;
  readonly permissions: readonly RequestedPermission[];
}

/** Records a consent as one step. Granting twice adds nothing. */
export async function recordConsent(
  directory: Pick<Directory, 'tenant' | 'permissionGrants' | 'applications' | 'commit'>,
  consent: Consent,
): Promise<void> {
  const { application, permissions, withRoles } = consent;
  const resources = [...new Set(permissions.map((permission) => permission.resourceAppId))];
  await directory.commit(async () => [
    ...(await Promise.all(resources.map((resource) => granting(directory, consent, resource)))),
    ...(application === undefined ? [] : await addingServicePrincipal(directory, application, withRoles)),
  ]);
}

async function granting(
  { tenant, permissionGrants }: Pick<Directory, 'tenant' | 'permissionGrants'>,
  { clientAppId, forEveryone, userId, permissions }: Consent,
  resourceAppId: string,
): Promise<Part> {
  const principalId = forEveryone ? null : userId;
  const scopes = permissions.filter((each) => each.resourceAppId === resourceAppId).map((each) => each.value);
  const existing = (await permissionGrants.listBy('client', clientAppId)).find(
    (grant) => grant.resourceAppId === resourceAppId && grant.principalId === principalId,
  );
  if (existing !== undefined) {
    const all = [...new Set([...existing.scopes, ...scopes])];
    return permissionGrants.changing(existing, { ...existing, scopes: all });
  }
  return permissionGrants.creating({
    // Of two who consent at once one makes it.
    id: newSeedId(tenant.id, 'consent', clientAppId, resourceAppId, principalId ?? ''),
    clientAppId,
    resourceAppId,
    consentType: forEveryone ? 'AllPrincipals' : 'Principal',
    principalId,
    scopes,
  });
}
