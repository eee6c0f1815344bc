import { newId } from '#platform';
import type { Directory } from './directory.js';

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

/** Records a consent: for one person, or for everyone (`forEveryone`). Granting twice adds nothing. */
export async function recordConsent(
  directory: Grants,
  options: {
    readonly clientAppId: string;
    readonly userId: string;
    readonly forEveryone: boolean;
    readonly permissions: readonly RequestedPermission[];
  },
): Promise<void> {
  const principalId = options.forEveryone ? null : options.userId;
  for (const resourceAppId of new Set(options.permissions.map((permission) => permission.resourceAppId))) {
    const scopes = options.permissions
      .filter((permission) => permission.resourceAppId === resourceAppId)
      .map((permission) => permission.value);
    const existing = (await directory.permissionGrants.listBy('client', options.clientAppId)).find(
      (grant) => grant.resourceAppId === resourceAppId && grant.principalId === principalId,
    );
    if (existing === undefined) {
      await directory.permissionGrants.create({
        id: newId(),
        clientAppId: options.clientAppId,
        resourceAppId,
        consentType: options.forEveryone ? 'AllPrincipals' : 'Principal',
        principalId,
        scopes,
      });
    } else {
      await directory.permissionGrants.change(existing.id, (grant) => ({
        ...grant,
        scopes: [...new Set([...grant.scopes, ...scopes])],
      }));
    }
  }
}
