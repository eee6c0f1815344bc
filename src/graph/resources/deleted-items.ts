import {
  type DeletedGroup,
  type DeletedUser,
  deletedFor,
  groupActivity,
  type PlannedPart,
  purge,
  restoreGroup,
  restoreUser,
  userActivity,
} from '#directory';
import type { JsonObject } from '#platform';
import { auditing } from '../audit.js';
import { forbidden, notFound } from '../errors.js';
import { checkEnumeration } from '../guest-limits.js';
import { collect, fromBeginning, project } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { groupObject, projected, userObject } from './directory-objects.js';
import { groupProperties, groupView } from './group-view.js';
import { groupAdministrators } from './groups.js';
import { defaultUserProperties, userProperties, userView } from './user-view.js';

const writeUsers = ['User.ReadWrite.All', 'Directory.ReadWrite.All', 'User.DeleteRestore.All'];
const writeGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const readDeleted = ['User.Read.All', 'Group.Read.All', 'Directory.Read.All', ...writeUsers, ...writeGroups];

type Deleted =
  | { readonly kind: 'user'; readonly user: DeletedUser }
  | { readonly kind: 'group'; readonly group: DeletedGroup };

/** The deleted object of the path, within its thirty days. Throws 404. */
async function findDeleted({ directory, clock, parameters }: GraphRequest): Promise<Deleted> {
  const { id = '' } = parameters;
  const user = await directory.deletedUsers.get(id);
  if (user !== undefined && deletedFor(user, clock.now()).canBeRestored) return { kind: 'user', user };
  const group = await directory.deletedGroups.get(id);
  if (group !== undefined && deletedFor(group, clock.now()).canBeRestored) return { kind: 'group', group };
  throw notFound(id);
}

/** The permission and the role are those of the kind of object that is restored or deleted for good. */
function checkWrite({ caller }: GraphRequest, { kind }: Deleted): void {
  const granted = [...caller.scopes, ...caller.roles];
  const permissions = kind === 'user' ? writeUsers : writeGroups;
  const roles = ['Global Administrator', ...(kind === 'user' ? ['User Administrator'] : groupAdministrators)];
  const isHeld = caller.user === undefined || caller.user.directoryRoles.some((role) => roles.includes(role));
  if (!isHeld || !permissions.some((each) => granted.includes(each))) throw forbidden();
}

const shownOf = (deleted: Deleted): JsonObject =>
  deleted.kind === 'user'
    ? {
        '@odata.type': '#microsoft.graph.user',
        ...project(userView(deleted.user), [...defaultUserProperties, 'deletedDateTime']),
      }
    : groupObject(deleted.group);

function auditingDeed(request: GraphRequest, deleted: Deleted, what: 'Restore' | 'Hard Delete'): PlannedPart {
  const operationType = what === 'Restore' ? 'Restore' : 'Delete';
  const activity =
    deleted.kind === 'user'
      ? userActivity(`${what} user`, operationType, deleted.user)
      : groupActivity(`${what} group`, operationType, deleted.group);
  return auditing(request, activity);
}

async function restore(request: GraphRequest) {
  const deleted = await findDeleted(request);
  checkWrite(request, deleted);
  const { directory } = request;
  const audited = () => [auditingDeed(request, deleted, 'Restore')];
  const restored =
    deleted.kind === 'user'
      ? await restoreUser(directory, deleted.user.id, audited).then((user) => user && userObject(user))
      : await restoreGroup(directory, deleted.group.id, audited).then((group) => group && groupObject(group));
  if (restored === undefined) throw notFound(request.parameters.id ?? '');
  const body = { '@odata.context': context('directoryObjects/$entity'), ...projected(restored, undefined) };
  return { status: 200, body };
}

async function deleteForGood(request: GraphRequest) {
  const deleted = await findDeleted(request);
  checkWrite(request, deleted);
  const audited = () => [auditingDeed(request, deleted, 'Hard Delete')];
  const { directory } = request;
  if (deleted.kind === 'user') await purge(directory, directory.deletedUsers, deleted.user.id, audited);
  else await purge(directory, directory.deletedGroups, deleted.group.id, audited);
  return { status: 204 };
}

/** What is deleted of one kind, as a collection. */
function listRoute(kind: Deleted['kind']): GraphRoute {
  const isUser = kind === 'user';
  const properties = isUser ? userProperties : groupProperties;
  const usual = isUser ? [...defaultUserProperties, 'deletedDateTime'] : groupProperties;
  return {
    method: 'GET',
    path: `/directory/deletedItems/microsoft.graph.${kind}`,
    permissions: isUser
      ? ['User.Read.All', 'Directory.Read.All', ...writeUsers]
      : ['Group.Read.All', 'Directory.Read.All', ...writeGroups],
    async handle(request) {
      checkEnumeration(request);
      const { directory, clock, url, headers } = request;
      const query = readQuery(url.searchParams, headers, { type: `microsoft.graph.${kind}`, properties });
      const isIn = (each: { readonly deletedDateTime: string }) => deletedFor(each, clock.now()).canBeRestored;
      const source = fromBeginning(async function* views() {
        if (isUser) {
          for await (const user of directory.deletedUsers.scan()) if (isIn(user)) yield userView(user);
        } else for await (const group of directory.deletedGroups.scan()) if (isIn(group)) yield groupView(group);
      });
      const show = (object: JsonObject) => project(object, query.select ?? usual);
      const body = await collect(source, query, { context: context(isUser ? 'users' : 'groups'), url, project: show });
      return { status: 200, body };
    },
  };
}

/** `/directory/deletedItems`: users, and Microsoft 365 groups, for thirty days. */
export const deletedItemRoutes: readonly GraphRoute[] = [
  listRoute('user'),
  listRoute('group'),
  {
    method: 'GET',
    path: '/directory/deletedItems/{id}',
    permissions: readDeleted,
    async handle(request) {
      checkEnumeration(request);
      const body = { '@odata.context': context('directoryObjects/$entity'), ...shownOf(await findDeleted(request)) };
      return { status: 200, body };
    },
  },
  { method: 'POST', path: '/directory/deletedItems/{id}/restore', permissions: readDeleted, handle: restore },
  { method: 'DELETE', path: '/directory/deletedItems/{id}', permissions: readDeleted, handle: deleteForGood },
];
