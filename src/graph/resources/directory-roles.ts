import { type Activity, directoryRoleTemplates, type User, userActivity } from '#directory';
import { auditing } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { checkEnumeration } from '../guest-limits.js';
import { project } from '../odata/collection.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { referencedId } from './directory-objects.js';
import { defaultUserProperties, userView } from './user-view.js';

const read = [
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const write = ['RoleManagement.ReadWrite.Directory'];

/** A role by its id, which here is its template's. */
function roleNamed({ parameters }: GraphRequest): string {
  const found = Object.entries(directoryRoleTemplates).find(([, id]) => id === parameters.id);
  if (found === undefined) throw notFound(parameters.id ?? '');
  return found[0];
}

function roleActivity(words: string, operationType: 'Assign' | 'Unassign', user: User): Activity {
  return { ...userActivity(words, operationType, user), category: 'RoleManagement' };
}

/** `/directoryRoles`: a guest can hold any of them. */
export const directoryRoleRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/directoryRoles',
    permissions: read,
    async handle(request) {
      checkEnumeration(request);
      const value = Object.entries(directoryRoleTemplates).map(([displayName, id]) => ({
        id,
        displayName,
        roleTemplateId: id,
        description: displayName,
      }));
      return { status: 200, body: { '@odata.context': context('directoryRoles'), value } };
    },
  },
  {
    method: 'GET',
    path: '/directoryRoles/{id}/members',
    permissions: read,
    async handle(request) {
      checkEnumeration(request);
      const role = roleNamed(request);
      const value = (await request.directory.users.listBy('directory-role', role)).map((user) => ({
        '@odata.type': '#microsoft.graph.user',
        ...project(userView(user), defaultUserProperties),
      }));
      return { status: 200, body: { '@odata.context': context('directoryObjects'), value } };
    },
  },
  {
    method: 'POST',
    path: '/directoryRoles/{id}/members/$ref',
    permissions: write,
    roles: ['Privileged Role Administrator'],
    async handle(request) {
      const role = roleNamed(request);
      const id = referencedId(request.body['@odata.id']);
      const change = (each: User) => {
        if (!each.directoryRoles.includes(role)) return { ...each, directoryRoles: [...each.directoryRoles, role] };
        throw badRequest(
          "One or more added object references already exist for the following modified properties: 'members'.",
        );
      };
      const changed = await request.directory.users.change(id, change, (after) => [
        auditing(request, roleActivity('Add member to role', 'Assign', after)),
      ]);
      if (changed === undefined) throw notFound(id);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/directoryRoles/{id}/members/{user}/$ref',
    permissions: write,
    roles: ['Privileged Role Administrator'],
    async handle(request) {
      const role = roleNamed(request);
      const { user: id = '' } = request.parameters;
      const change = (each: User) => ({
        ...each,
        directoryRoles: each.directoryRoles.filter((name) => name !== role),
      });
      const changed = await request.directory.users.change(id, change, (after) => [
        auditing(request, roleActivity('Remove member from role', 'Unassign', after)),
      ]);
      if (changed === undefined) throw notFound(id);
      return { status: 204 };
    },
  },
];
