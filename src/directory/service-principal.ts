import type { Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { PlannedPart } from './part.js';

/**
 * What makes an application of another tenant an object of this one, as consent does; with `withRoles` (an administrator
 * consented) also grants the application permissions of its static list. Own applications only get the roles.
 */
export async function addingServicePrincipal(
  directory: Pick<Directory, 'applications' | 'tenant'>,
  application: Application,
  withRoles: boolean,
): Promise<readonly PlannedPart[]> {
  const { applications } = directory;
  const grantedAppRoles = withRoles ? await rolesAsked(directory, application) : application.grantedAppRoles;
  const known = await applications.get(application.id);
  if (known !== undefined) return withRoles ? [applications.changing(known, { ...known, grantedAppRoles })] : [];
  const isHere = (await applications.list()).some((each) => each.appId === application.appId);
  if (isHere) return [];
  return [applications.creating({ ...application, id: application.servicePrincipalId, grantedAppRoles })];
}

async function rolesAsked({ applications }: Pick<Directory, 'applications'>, application: Application) {
  const before = application.grantedAppRoles.filter(
    (granted) => !application.requiredResourceAccess.some((each) => each.resourceAppId === granted.resourceAppId),
  );
  const asked = await Promise.all(
    application.requiredResourceAccess.map(async ({ resourceAppId, resourceAccess }) => {
      const resource = await applications.findBy('app-id', resourceAppId);
      const ids = resourceAccess.filter((access) => access.type === 'Role').map((access) => access.id);
      const already = application.grantedAppRoles.find((each) => each.resourceAppId === resourceAppId)?.roles ?? [];
      const roles = (resource?.appRoles ?? []).filter((role) => ids.includes(role.id) || ids.includes(role.value));
      return { resourceAppId, roles: [...new Set([...already, ...roles.map((role) => role.value)])] };
    }),
  );
  return [...before, ...asked.filter((each) => each.roles.length > 0)];
}
