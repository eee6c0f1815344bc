import {
  type Application,
  type AppRoleAssignment,
  applicationActivity,
  appRoleActivity,
  assignedRole,
  defaultAccessRoleId,
} from '#directory';
import { newId } from '#platform';
import { definePage } from '#web';
import { portalError } from '../errors.js';
import { type AdminPage, type AdminVisit, attempt, auditing, findUser, linksOf, type Outcome } from './admin-page.js';

const listPage = definePage<{
  readonly organisation: string;
  readonly links: ReturnType<typeof linksOf>;
  readonly applications: readonly {
    readonly url: string;
    readonly name: string;
    readonly appId: string;
    readonly assignmentRequired: boolean;
  }[];
}>('portal/admin-applications');

const onePage = definePage<{
  readonly links: ReturnType<typeof linksOf>;
  readonly application?: Application | undefined;
  readonly roles: readonly { readonly id: string; readonly name: string }[];
  readonly assigned: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly role: string;
  }[];
  readonly mayChange: boolean;
  readonly outcome?: Outcome | undefined;
}>('portal/admin-application');

/** `/admin/applications`. */
export const applicationsPage: AdminPage = {
  path: /^\/admin\/applications\/?$/,
  async show(visit) {
    const { directory, address } = visit.visitor;
    const applications = (await directory.applications.list()).map((application) => ({
      url: address(`/admin/applications/${application.appId}`),
      name: application.displayName,
      appId: application.appId,
      assignmentRequired: application.appRoleAssignmentRequired,
    }));
    return listPage({ organisation: directory.tenant.displayName, links: linksOf(visit), applications });
  },
};

/** `/admin/applications/{appId}`: who is assigned, with which role; assigning people and groups (assign-user-or-group-access-portal). */
export const applicationPage: AdminPage = {
  path: /^\/admin\/applications\/([^/]+)$/,
  async show(visit) {
    const { visitor, id, form, mayChange } = visit;
    const { directory } = visitor;
    const outcome = form === undefined ? undefined : await attempt(mayChange, () => changeAccess(visit, form));
    const application = await directory.applications.findBy('app-id', id);
    return onePage(
      {
        links: linksOf(visit),
        application,
        roles: application === undefined ? [] : rolesFor(application),
        assigned: application === undefined ? [] : await assignedTo(visit, application),
        mayChange,
        outcome,
      },
      application === undefined ? 404 : 200,
    );
  },
};

/** Roles people can have; without any there is plain access. */
function rolesFor({ appRoles }: Application) {
  const roles = appRoles.filter((role) => role.allowedMemberTypes.includes('User'));
  return roles.length > 0
    ? roles.map((role) => ({ id: role.id, name: role.displayName }))
    : [{ id: defaultAccessRoleId, name: 'Default access' }];
}

async function assignedTo({ visitor: { directory } }: AdminVisit, application: Application) {
  const assignments = await directory.appRoleAssignments.listBy('resource', application.appId);
  const nameOf = async ({ principalId, principalType }: AppRoleAssignment) =>
    (principalType === 'Group' ? await directory.groups.get(principalId) : await directory.users.get(principalId))
      ?.displayName ?? principalId;
  return Promise.all(
    assignments.map(async (each) => ({
      id: each.id,
      name: await nameOf(each),
      kind: each.principalType,
      role: application.appRoles.find((role) => role.id === each.appRoleId)?.displayName ?? 'Default access',
    })),
  );
}

async function changeAccess(visit: AdminVisit, form: Readonly<Record<string, string>>): Promise<string> {
  const { directory } = visit.visitor;
  const application = await directory.applications.findBy('app-id', visit.id);
  if (application === undefined) throw portalError('no-such-role');
  if (form.required !== undefined) return requireAssignment(visit, application, form.required === 'yes');
  if (form.remove !== undefined) return unassign(visit, application, form.remove);
  return assign(visit, application, form);
}

async function requireAssignment(visit: AdminVisit, application: Application, isRequired: boolean): Promise<string> {
  const change = (each: Application) => ({ ...each, appRoleAssignmentRequired: isRequired });
  await visit.visitor.directory.applications.change(application.id, change, (changed) => [
    auditing(visit, applicationActivity('Update service principal', 'Update', changed)),
  ]);
  return isRequired ? 'Only assigned people can sign in now.' : 'Everybody of the directory can sign in now.';
}

async function unassign(visit: AdminVisit, application: Application, id: string): Promise<string> {
  const assignment = await visit.visitor.directory.appRoleAssignments.get(id);
  if (assignment?.resourceAppId !== application.appId) throw portalError('no-such-role');
  await visit.visitor.directory.appRoleAssignments.remove(id, (removed) => [
    auditing(visit, appRoleActivity('Unassign', removed, application)),
  ]);
  return 'The assignment was removed.';
}

async function assign(
  visit: AdminVisit,
  application: Application,
  { principal = '', role = '' }: Readonly<Record<string, string>>,
): Promise<string> {
  const { directory } = visit.visitor;
  if (!rolesFor(application).some((each) => each.id === role)) throw portalError('no-such-role');
  const user = await findUser(directory, principal.trim());
  const group = user === undefined ? await directory.groups.findBy('name', principal.trim()) : undefined;
  const found = user ?? group;
  if (found === undefined) throw portalError('no-such-user');
  const wanted = { resourceAppId: application.appId, appRoleId: role, principalId: found.id };
  if ((await directory.appRoleAssignments.findBy('role', assignedRole(wanted))) !== undefined)
    throw portalError('already-assigned');
  const principalType = user === undefined ? 'Group' : 'User';
  await directory.appRoleAssignments.create({ id: newId(), ...wanted, principalType }, (created) => [
    auditing(visit, appRoleActivity('Assign', created, application)),
  ]);
  return `${found.displayName} was assigned.`;
}
