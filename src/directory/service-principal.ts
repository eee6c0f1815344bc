import type { Directory } from './directory.js';
import type { Application } from './model/application.js';

/**
 * Makes an application of another tenant an object of this one, as consent does; with `withRoles` (an administrator
 * consented) also grants the application permissions of its static list. Own applications only get the roles.
 */
export async function addServicePrincipal(
  directory: Pick<Directory, 'applications' | 'tenant'>,
  application: Application,
  withRoles: boolean,
): Promise<void> {
  const { applications } = directory;
  const grantedAppRoles = withRoles ? await rolesAsked(directory, application) : application.grantedAppRoles;
  const known = await applications.get(application.id);
  if (known === undefined) {
    const isHere = (await applications.list()).some((each) => each.appId === application.appId);
    if (!isHere) await applications.create({ ...application, id: application.servicePrincipalId, grantedAppRoles });
  } else if (withRoles) {
    await applications.change(application.id, (each) => ({ ...each, grantedAppRoles }));
  }
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
