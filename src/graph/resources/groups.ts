import { type Also, deleteGroup, type Group, groupActivity, memberIdsOf } from '#directory';
import { type JsonObject, newId } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, forbidden, notFound } from '../errors.js';
import { checkEnumeration, readLevel } from '../guest-limits.js';
import { collect, project } from '../odata/collection.js';
import { type Query, readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { boundIds, findObject, projected } from './directory-objects.js';
import { checkedGroup, checkHandMade, groupChangesOf, membersAfter } from './group-changes.js';
import { groupProperties, groupView } from './group-view.js';

export const readGroups = [
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
export const writeGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
export const groupAdministrators = ['Groups Administrator', 'User Administrator', 'Directory Writers'];
const rules = {
  type: 'microsoft.graph.group',
  properties: groupProperties,
  expandable: ['members', 'owners'],
  searchable: ['displayName', 'description'],
};
/** Graph expands this many at most (query parameters, $expand). */
const mostExpanded = 20;

/** The group of the path. Throws 404. */
export async function findGroup({ directory, parameters }: GraphRequest): Promise<Group> {
  const group = await directory.groups.get(parameters.id ?? '');
  if (group === undefined) throw notFound(parameters.id ?? '');
  return group;
}

async function expanded(
  request: GraphRequest,
  ids: AsyncIterable<string> | readonly string[],
  select: readonly string[] | undefined,
) {
  const found: JsonObject[] = [];
  for await (const id of ids) {
    if (found.length >= mostExpanded) break;
    const object = await findObject(request.directory, id);
    if (object !== undefined) found.push(projected(object, select));
  }
  return found;
}

async function shown(request: GraphRequest, view: JsonObject, query: Query): Promise<JsonObject> {
  const own = project(view, query.select ?? groupProperties);
  const group = query.expand.length === 0 ? undefined : await request.directory.groups.get(String(view.id));
  if (group === undefined) return own;
  const related: Record<string, readonly JsonObject[]> = {};
  for (const { name, select } of query.expand) {
    const ids = name === 'members' ? memberIdsOf(request.directory, group) : group.owners;
    related[name] = await expanded(request, ids, select);
  }
  return { ...own, ...related };
}

async function newGroup(request: GraphRequest, also: Also<Group>): Promise<Group> {
  const { body, caller, clock, directory } = request;
  for (const name of ['displayName', 'mailNickname', 'securityEnabled', 'mailEnabled']) {
    if (body[name] === undefined) throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
  }
  const [members, owners] = [
    await boundIds(request, 'members@odata.bind'),
    await boundIds(request, 'owners@odata.bind'),
  ];
  const creator = caller.user === undefined ? [] : [caller.user.id];
  const group = checkedGroup({
    id: newId(),
    displayName: '',
    description: null,
    mailNickname: '',
    securityEnabled: true,
    mailEnabled: false,
    groupTypes: [],
    membershipRule: null,
    createdDateTime: clock.now().toISOString(),
    members,
    owners: owners.length > 0 ? owners : creator,
    ...groupChangesOf(body),
  });
  if (members.length > 0) checkHandMade(group);
  return directory.groups.create(group, also);
}

async function changeGroup(request: GraphRequest, also: Also<Group>): Promise<void> {
  const { directory, body } = request;
  const group = await findGroup(request);
  const changes = groupChangesOf(body);
  const added = await boundIds(request, 'members@odata.bind');
  if (added.length > 0) checkHandMade({ ...group, ...changes });
  const after = checkedGroup({ ...group, ...withoutRule(changes), ...changes });
  const members = await membersAfter(directory, group, after);
  const change = (each: Group) => ({
    ...checkedGroup({ ...each, ...withoutRule(changes), ...changes }),
    members: [...new Set([...(members === group.members ? each.members : members), ...added])],
  });
  await directory.groups.change(group.id, change, also);
}

/** A group that is no longer dynamic has no rule, also when nobody says so. */
function withoutRule({ groupTypes }: Partial<Group>): Partial<Group> {
  return groupTypes !== undefined && !groupTypes.includes('DynamicMembership') ? { membershipRule: null } : {};
}

/** `/groups`. */
export const groupRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/groups',
    permissions: readGroups,
    async handle(request) {
      checkEnumeration(request);
      const query = readQuery(request.url.searchParams, request.headers, rules);
      const body = await collect(
        async function* views(skip) {
          for await (const group of request.directory.groups.scan(skip)) yield groupView(group);
        },
        query,
        { context: context('groups'), url: request.url, project: (group) => shown(request, group, query) },
      );
      return { status: 200, body };
    },
  },
  {
    method: 'POST',
    path: '/groups',
    permissions: writeGroups,
    roles: groupAdministrators,
    async handle(request) {
      const group = await newGroup(request, (created) => [
        auditing(request, groupActivity('Add group', 'Add', created)),
      ]);
      return { status: 201, body: { '@odata.context': context('groups/$entity'), ...groupView(group) } };
    },
  },
  {
    method: 'GET',
    path: '/groups/{id}',
    permissions: readGroups,
    async handle(request) {
      const group = await findGroup(request);
      if (readLevel(request) === 'own') throw forbidden();
      const query = readQuery(request.url.searchParams, request.headers, rules);
      return {
        status: 200,
        body: { '@odata.context': context('groups/$entity'), ...(await shown(request, groupView(group), query)) },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/groups/{id}',
    permissions: writeGroups,
    roles: groupAdministrators,
    async handle(request) {
      await changeGroup(request, (changed) => [auditing(request, groupActivity('Update group', 'Update', changed))]);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/groups/{id}',
    permissions: writeGroups,
    roles: groupAdministrators,
    async handle(request) {
      const group = await findGroup(request);
      await deleteGroup(request.directory, group, request.clock.now(), (deleted) => [
        auditing(request, groupActivity('Delete group', 'Delete', deleted)),
      ]);
      return { status: 204 };
    },
  },
];
