import type { Group } from '#directory';
import { type JsonObject, newId } from '#platform';
import { audit } from '../audit.js';
import { badRequest, forbidden, notFound } from '../errors.js';
import { checkEnumeration, readLevel } from '../guest-limits.js';
import { collect, project } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { groupProperties, groupView } from './group-view.js';
import { defaultUserProperties, userView } from './user-view.js';

const read = [
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const write = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const writeMembers = [...write, 'GroupMember.ReadWrite.All'];
const administrators = ['Groups Administrator', 'User Administrator', 'Directory Writers'];
const rules = {
  type: 'microsoft.graph.group',
  properties: groupProperties,
  expandable: ['members', 'owners'],
  searchable: ['displayName', 'description'],
};

async function findGroup({ directory, parameters }: GraphRequest): Promise<Group> {
  const group = await directory.groups.get(parameters.id ?? '');
  if (group === undefined) throw notFound(parameters.id ?? '');
  return group;
}

/** The objects behind ids; those that are gone are left out. */
async function objectsOf({ directory }: GraphRequest, ids: readonly string[]): Promise<readonly JsonObject[]> {
  const found = await Promise.all(
    ids.map(async (id) => {
      const user = await directory.users.get(id);
      if (user !== undefined)
        return { '@odata.type': '#microsoft.graph.user', ...project(userView(user), defaultUserProperties) };
      const group = await directory.groups.get(id);
      return group === undefined ? undefined : { '@odata.type': '#microsoft.graph.group', ...groupView(group) };
    }),
  );
  return found.filter((each) => each !== undefined);
}

async function shown(
  request: GraphRequest,
  view: JsonObject,
  query: ReturnType<typeof readQuery>,
): Promise<JsonObject> {
  const group = await request.directory.groups.get(String(view.id));
  return {
    ...project(view, query.select ?? groupProperties),
    ...(query.expand.includes('members') ? { members: await objectsOf(request, group?.members ?? []) } : {}),
    ...(query.expand.includes('owners') ? { owners: await objectsOf(request, group?.owners ?? []) } : {}),
  };
}

/** Members and owners are handled alike. */
function collectionRoutes(name: 'members' | 'owners'): readonly GraphRoute[] {
  return [
    {
      method: 'GET',
      path: `/groups/{id}/${name}`,
      permissions: read,
      async handle(request) {
        const group = await findGroup(request);
        if (readLevel(request) === 'own') throw forbidden();
        return {
          status: 200,
          body: { '@odata.context': context('directoryObjects'), value: await objectsOf(request, group[name]) },
        };
      },
    },
    {
      method: 'POST',
      path: `/groups/{id}/${name}/$ref`,
      permissions: writeMembers,
      roles: administrators,
      async handle(request) {
        const group = await findGroup(request);
        const id =
          String(request.body['@odata.id'] ?? '')
            .split('/')
            .at(-1) ?? '';
        const { directory } = request;
        if ((await directory.users.get(id)) === undefined && (await directory.groups.get(id)) === undefined)
          throw notFound(id);
        if (group[name].includes(id)) {
          throw badRequest(
            `One or more added object references already exist for the following modified properties: '${name}'.`,
          );
        }
        await directory.groups.change(group.id, (each) => ({ ...each, [name]: [...new Set([...each[name], id])] }));
        await audit(request, {
          activityDisplayName: name === 'members' ? 'Add member to group' : 'Add owner to group',
          category: 'GroupManagement',
          operationType: 'Assign',
          targetResources: [target(group)],
        });
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: `/groups/{id}/${name}/{object}/$ref`,
      permissions: writeMembers,
      roles: administrators,
      async handle(request) {
        const group = await findGroup(request);
        const { object = '' } = request.parameters;
        if (!group[name].includes(object)) throw notFound(object);
        await request.directory.groups.change(group.id, (each) => ({
          ...each,
          [name]: each[name].filter((id) => id !== object),
        }));
        await audit(request, {
          activityDisplayName: name === 'members' ? 'Remove member from group' : 'Remove owner from group',
          category: 'GroupManagement',
          operationType: 'Unassign',
          targetResources: [target(group)],
        });
        return { status: 204 };
      },
    },
  ];
}

const target = (group: Group) => ({
  id: group.id,
  displayName: group.displayName,
  type: 'Group' as const,
  userPrincipalName: null,
});

/** What a body may say of a group. Throws for anything else. */
function changesOf(body: JsonObject): Partial<Group> {
  const text = (name: string) => (typeof body[name] === 'string' ? { [name]: body[name] } : {});
  const flag = (name: string) => (typeof body[name] === 'boolean' ? { [name]: body[name] } : {});
  const types = Array.isArray(body.groupTypes) ? { groupTypes: body.groupTypes.map(String) } : {};
  return {
    ...text('displayName'),
    ...text('description'),
    ...text('mailNickname'),
    ...text('membershipRule'),
    ...flag('securityEnabled'),
    ...flag('mailEnabled'),
    ...types,
  };
}

/** `/groups`. */
export const groupRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/groups',
    permissions: read,
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
    permissions: write,
    roles: administrators,
    async handle(request) {
      const { displayName, mailNickname, securityEnabled, mailEnabled, ...others } = changesOf(request.body);
      for (const name of ['displayName', 'mailNickname', 'securityEnabled', 'mailEnabled']) {
        if (request.body[name] === undefined)
          throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
      }
      const group = await request.directory.groups.create({
        id: newId(),
        displayName: displayName ?? '',
        description: null,
        mailNickname: mailNickname ?? '',
        securityEnabled: securityEnabled ?? true,
        mailEnabled: mailEnabled ?? false,
        groupTypes: [],
        membershipRule: null,
        createdDateTime: request.clock.now().toISOString(),
        members: [],
        owners: request.caller.user === undefined ? [] : [request.caller.user.id],
        ...others,
      });
      await audit(request, {
        activityDisplayName: 'Add group',
        category: 'GroupManagement',
        operationType: 'Add',
        targetResources: [target(group)],
      });
      return { status: 201, body: { '@odata.context': context('groups/$entity'), ...groupView(group) } };
    },
  },
  {
    method: 'GET',
    path: '/groups/{id}',
    permissions: read,
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
    permissions: write,
    roles: administrators,
    async handle(request) {
      const group = await findGroup(request);
      const changes = changesOf(request.body);
      await request.directory.groups.change(group.id, (each) => ({ ...each, ...changes }));
      await audit(request, {
        activityDisplayName: 'Update group',
        category: 'GroupManagement',
        operationType: 'Update',
        targetResources: [target(group)],
      });
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/groups/{id}',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const group = await findGroup(request);
      await request.directory.groups.remove(group.id);
      await audit(request, {
        activityDisplayName: 'Delete group',
        category: 'GroupManagement',
        operationType: 'Delete',
        targetResources: [target(group)],
      });
      return { status: 204 };
    },
  },
  ...collectionRoutes('members'),
  ...collectionRoutes('owners'),
];
