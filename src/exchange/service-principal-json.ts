import * as z from 'zod';
import { type Application, appRoleResources, newApplication } from '#directory';
import type { JsonObject } from '#platform';
import { rolesOf, rolesSchema, scopesOf, scopesSchema, withoutValue } from './application-json.js';
import { overObject } from './merge.js';

const schema = z.looseObject({
  id: z.guid(),
  appId: z.guid(),
  displayName: z.string().nullish(),
  appRoleAssignmentRequired: z.boolean().nullish(),
  appRoles: rolesSchema,
  oauth2PermissionScopes: scopesSchema,
});

/**
 * A service principal of Graph as a change to the application it stands for; without one (registered in another tenant,
 * or Microsoft's own) it is an object of its own. Throws `ZodError`.
 */
export function readServicePrincipal(
  given: JsonObject,
  tenantId: string,
  registered: Application | undefined,
): Application {
  const principal = schema.parse(given);
  const { id, appId } = principal;
  const base = registered ?? {
    ...newApplication({ tenantId, appId, displayName: principal.displayName ?? appId }),
    id,
    signInAudience: 'AzureADMultipleOrgs' as const,
  };
  return {
    ...base,
    servicePrincipalId: id,
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired ?? false,
    // The ids of the real tenant replace ours, so that what is assigned by them is found.
    appRoles: byValue(base.appRoles, rolesOf(principal.appRoles)),
    oauth2PermissionScopes: byValue(base.oauth2PermissionScopes, scopesOf(principal.oauth2PermissionScopes)),
  };
}

function byValue<T extends { readonly value: string }>(known: readonly T[], given: readonly T[]): readonly T[] {
  const values = given.map(({ value }) => value);
  return [...known.filter(({ value }) => !values.includes(value)), ...given];
}

/** Whether the object is a service principal only: its registration is elsewhere. */
export function isPrincipalOnly({ id, servicePrincipalId }: Application): boolean {
  return id === servicePrincipalId;
}

/** A service principal as Graph shows it. Its name may differ from the registration's, so a given one stays. */
export function writeServicePrincipal(application: Application, given: JsonObject): JsonObject {
  const { servicePrincipalId: id, appId, displayName, appRoleAssignmentRequired } = application;
  return {
    ...{ displayName, servicePrincipalType: 'Application' },
    ...overObject(given, {
      ...{ id, appId, appRoleAssignmentRequired },
      appRoles: [...appRoleResources(application), ...withoutValue(given.appRoles)],
      oauth2PermissionScopes: [
        ...application.oauth2PermissionScopes.map((each) => ({ ...each })),
        ...withoutValue(given.oauth2PermissionScopes),
      ],
    }),
  };
}
