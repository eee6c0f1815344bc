import type { Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { User } from './model/user.js';
import type { Part, PlannedPart } from './part.js';
import { type AuditNews, byUser, recordingAudit, servicePrincipalTarget } from './record-audit.js';
import { newSeedId } from './seed-id.js';
import { addingServicePrincipal } from './service-principal.js';

/** A delegated permission that an application asks for. */
export interface RequestedPermission {
  /** To whom it is granted: the client, or an API that knows the client and asks others itself. */
  readonly clientAppId: string;
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
  options: { readonly userId: string; readonly asked: readonly RequestedPermission[] },
): Promise<readonly RequestedPermission[]> {
  const clients = [...new Set(options.asked.map((each) => each.clientAppId))];
  const granted = await Promise.all(clients.map((appId) => directory.permissionGrants.listBy('client', appId)));
  const grants = granted.flat().filter((grant) => grant.principalId === null || grant.principalId === options.userId);
  return options.asked.filter(
    (permission) =>
      !grants.some(
        (grant) =>
          grant.clientAppId === permission.clientAppId &&
          grant.resourceAppId === permission.resourceAppId &&
          (permission.isStatic || grant.scopes.includes(permission.value)),
      ),
  );
}

/** A consent: for one person, or for everyone (`forEveryone`). */
export interface Consent {
  /** As it is here, or would be: consent makes it an object of the tenant. */
  readonly application: Application | undefined;
  /** Who consents. */
  readonly user: Pick<User, 'id' | 'userPrincipalName'>;
  readonly now: Date;
  readonly forEveryone: boolean;
  /** An administrator was asked for everyone: the application permissions of the static list, too. */
  readonly withRoles: boolean;
  readonly permissions: readonly RequestedPermission[];
}

/** Records a consent as one step, with its audit entries. Granting twice adds nothing. */
export async function recordConsent(
  directory: Pick<Directory, 'tenant' | 'permissionGrants' | 'applications' | 'auditLogs' | 'commit'>,
  consent: Consent,
): Promise<void> {
  const { application, permissions, withRoles } = consent;
  const pairs = new Map(permissions.map((each) => [`${each.clientAppId} ${each.resourceAppId}`, each]));
  await directory.commit(async () => [
    ...(await Promise.all([...pairs.values()].map((pair) => granting(directory, consent, pair)))),
    ...(application === undefined ? [] : await addingServicePrincipal(directory, application, withRoles)),
    ...auditing(directory, consent, [...pairs.values()]),
  ]);
}

/** The words of the audit log (reference-audit-activities, Core Directory). */
function auditing(
  directory: Pick<Directory, 'auditLogs'>,
  { application, user, now }: Consent,
  granted: readonly RequestedPermission[],
): readonly PlannedPart[] {
  const about = { category: 'ApplicationManagement', operationType: 'Assign', initiatedBy: byUser(user) } as const;
  const resources = granted.map(
    ({ resourceAppId: id, resourceName: displayName }) =>
      ({ id, displayName, type: 'ServicePrincipal', userPrincipalName: null }) as const,
  );
  const entries: readonly AuditNews[] = [
    ...resources.map((resource) => ({
      ...about,
      activityDisplayName: 'Add delegated permission grant',
      targetResources: [resource],
    })),
    {
      ...about,
      activityDisplayName: 'Consent to application',
      targetResources: application === undefined ? [] : [servicePrincipalTarget(application)],
    },
  ];
  return entries.map((entry) => recordingAudit(directory, now, entry));
}

async function granting(
  { tenant, permissionGrants }: Pick<Directory, 'tenant' | 'permissionGrants'>,
  { forEveryone, user, permissions }: Consent,
  { clientAppId, resourceAppId }: Pick<RequestedPermission, 'clientAppId' | 'resourceAppId'>,
): Promise<Part> {
  const principalId = forEveryone ? null : user.id;
  const scopes = permissions
    .filter((each) => each.clientAppId === clientAppId && each.resourceAppId === resourceAppId)
    .map((each) => each.value);
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
