import * as z from 'zod';
import { type Application, type AppRoleAssignment, newSeedId, type PermissionGrant } from '#directory';
import type { JsonObject } from '#platform';
import { overObject } from './merge.js';

const assignmentSchema = z.looseObject({
  id: z.string().nullish(),
  ...{ principalId: z.string(), resourceId: z.string(), appRoleId: z.string() },
  principalType: z.enum(['User', 'Group', 'ServicePrincipal']),
});
const grantSchema = z.looseObject({
  ...{ id: z.string(), clientId: z.string(), resourceId: z.string() },
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullish(),
  scope: z.string().nullish(),
});

/** Applications by the object id of their service principal. */
export type ByPrincipal = ReadonlyMap<string, Application>;

/** What names an assignment in Graph, whatever its own id is. */
export function assignmentKey(given: JsonObject): string {
  return [given.principalId, given.resourceId, given.appRoleId].map(String).join('/');
}

/** A role given to a person or a group, or a permission granted to an application; undefined when it leads nowhere. */
export function readAssignment(
  given: JsonObject,
  principals: ByPrincipal,
):
  | { readonly kind: 'assignment'; readonly assignment: AppRoleAssignment }
  | { readonly kind: 'granted'; readonly clientAppId: string; readonly resourceAppId: string; readonly role: string }
  | undefined {
  const { id, principalId, resourceId, appRoleId, principalType } = assignmentSchema.parse(given);
  const resource = principals.get(resourceId);
  if (resource === undefined) return undefined;
  const resourceAppId = resource.appId;
  if (principalType !== 'ServicePrincipal') {
    const fallback = newSeedId('app-role-assignment', principalId, resourceId, appRoleId);
    return {
      kind: 'assignment',
      assignment: { id: id ?? fallback, resourceAppId, appRoleId, principalId, principalType },
    };
  }
  const client = principals.get(principalId);
  const role = resource.appRoles.find((each) => each.id === appRoleId)?.value;
  if (client === undefined || role === undefined) return undefined;
  return { kind: 'granted', clientAppId: client.appId, resourceAppId, role };
}

/** An assignment as Graph shows it; its id and the names beside it stay as they were given. */
export function writeAssignment(
  assignment: Omit<AppRoleAssignment, 'resourceAppId' | 'principalType'> & {
    readonly principalType: 'User' | 'Group' | 'ServicePrincipal';
    readonly resourceId: string;
  },
  given: JsonObject,
): JsonObject {
  return overObject(given, { ...assignment, id: given.id ?? assignment.id });
}

/** A consent of Graph as the directory keeps it; undefined when client or API is not there. */
export function readGrant(given: JsonObject, principals: ByPrincipal): PermissionGrant | undefined {
  const { id, clientId, resourceId, consentType, principalId, scope } = grantSchema.parse(given);
  const [client, resource] = [principals.get(clientId), principals.get(resourceId)];
  if (client === undefined || resource === undefined) return undefined;
  return {
    ...{ id, clientAppId: client.appId, resourceAppId: resource.appId, consentType },
    principalId: principalId ?? null,
    scopes: (scope ?? '').split(' ').filter((each) => each !== ''),
  };
}

/** A consent as Graph shows it. */
export function writeGrant(
  { id, consentType, principalId, scopes }: PermissionGrant,
  principals: { readonly clientId: string; readonly resourceId: string },
  given: JsonObject,
): JsonObject {
  const before = typeof given.scope === 'string' ? given.scope : '';
  const isSame = before.trim().split(/\s+/).join(' ') === scopes.join(' ');
  return overObject(given, { id, ...principals, consentType, principalId, scope: isSame ? before : scopes.join(' ') });
}
