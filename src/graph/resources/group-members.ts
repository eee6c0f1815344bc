import { type Also, directGroupsOf, followsRule, type Group, groupActivity, groupsOf, memberIdsOf } from '#directory';
import type { JsonObject } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, forbidden, notFound } from '../errors.js';
import { readLevel } from '../guest-limits.js';
import { collect, countOf, fromBeginning } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphAnswer, type GraphRequest, type GraphRoute } from '../route.js';
import { directoryObjectRules, findObject, groupObject, projected, referencedId } from './directory-objects.js';
import { checkHandMade } from './group-changes.js';
import { findGroup, groupAdministrators, readGroups, writeGroups } from './groups.js';

const writeMembers = [...writeGroups, 'GroupMember.ReadWrite.All'];

/** Objects behind ids, one after the other; those that are gone are left out. */
async function* objects({ directory }: GraphRequest, ids: AsyncIterable<string> | readonly string[]) {
  for await (const id of ids) {
    const found = await findObject(directory, id);
    if (found !== undefined) yield found;
  }
}

/** Everybody in a group, through the groups in it too; each once, the groups among them. */
async function* transitiveIds({ directory }: GraphRequest, group: Group): AsyncIterable<string> {
  const seen = new Set([group.id]);
  const open = [group];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for await (const id of memberIdsOf(directory, next)) {
      if (seen.has(id)) continue;
      seen.add(id);
      yield id;
      const inner = followsRule(next) ? undefined : await directory.groups.get(id);
      if (inner !== undefined) open.push(inner);
    }
  }
}

type List = 'members' | 'owners' | 'transitiveMembers';

function idsOf(request: GraphRequest, group: Group, list: List): AsyncIterable<string> | readonly string[] {
  switch (list) {
    case 'members':
      return memberIdsOf(request.directory, group);
    case 'owners':
      return group.owners;
    case 'transitiveMembers':
      return transitiveIds(request, group);
  }
}

type Objects = () => AsyncIterable<JsonObject>;

/** A list of objects with everything a collection can be asked; `/microsoft.graph.user` at its end leaves only users. */
async function answerList(request: GraphRequest, all: Objects): Promise<GraphAnswer> {
  const { url, headers, parameters } = request;
  const query = readQuery(url.searchParams, headers, directoryObjectRules);
  const type = parameters.type === undefined ? undefined : `#${parameters.type}`;
  const wanted = fromBeginning(async function* typed() {
    for await (const object of all()) if (type === undefined || object['@odata.type'] === type) yield object;
  });
  const project = (object: JsonObject) => projected(object, query.select);
  return { status: 200, body: await collect(wanted, query, { context: context('directoryObjects'), url, project }) };
}

function listRoutes(list: List): readonly GraphRoute[] {
  const readable = async (request: GraphRequest) => {
    const group = await findGroup(request);
    if (readLevel(request) === 'own') throw forbidden();
    return group;
  };
  const all = async (request: GraphRequest): Promise<Objects> => {
    const group = await readable(request);
    return () => objects(request, idsOf(request, group, list));
  };
  const handle = async (request: GraphRequest) => answerList(request, await all(request));
  return [
    { method: 'GET', path: `/groups/{id}/${list}`, permissions: readGroups, handle },
    {
      method: 'GET',
      path: `/groups/{id}/${list}/$count`,
      permissions: readGroups,
      async handle(request) {
        if (request.headers.consistencylevel?.toLowerCase() !== 'eventual')
          throw badRequest('$count is not currently supported without the header ConsistencyLevel: eventual.');
        return { status: 200, text: String(await countOf(fromBeginning(await all(request)), () => true)) };
      },
    },
    { method: 'GET', path: `/groups/{id}/${list}/{type}`, permissions: readGroups, handle },
  ];
}

/** Adding and removing by reference; members and owners alike. */
function referenceRoutes(list: 'members' | 'owners'): readonly GraphRoute[] {
  const noun = list === 'members' ? 'member' : 'owner';
  return [
    {
      method: 'POST',
      path: `/groups/{id}/${list}/$ref`,
      permissions: writeMembers,
      roles: groupAdministrators,
      async handle(request) {
        const group = await findGroup(request);
        if (list === 'members') checkHandMade(group);
        const id = referencedId(request.body['@odata.id']);
        if ((await findObject(request.directory, id)) === undefined) throw notFound(id);
        await addTo(request, group, list, id, (changed) => [
          auditing(request, groupActivity(`Add ${noun} to group`, 'Assign', changed)),
        ]);
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: `/groups/{id}/${list}/{object}/$ref`,
      permissions: writeMembers,
      roles: groupAdministrators,
      async handle(request) {
        const group = await findGroup(request);
        if (list === 'members') checkHandMade(group);
        const { object = '' } = request.parameters;
        if (!group[list].includes(object)) throw notFound(object);
        const change = (each: Group) => ({ ...each, [list]: each[list].filter((id) => id !== object) });
        await request.directory.groups.change(group.id, change, (changed) => [
          auditing(request, groupActivity(`Remove ${noun} from group`, 'Unassign', changed)),
        ]);
        return { status: 204 };
      },
    },
  ];
}

/** Throws where it is there already. */
async function addTo(
  { directory }: GraphRequest,
  group: Group,
  list: 'members' | 'owners',
  id: string,
  also: Also<Group>,
) {
  const change = (each: Group) => {
    if (!each[list].includes(id)) return { ...each, [list]: [...each[list], id] };
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${list}'.`,
    );
  };
  await directory.groups.change(group.id, change, also);
}

/** `/groups/{id}/members`, `/owners`, `/transitiveMembers`; and where a group itself is a member. */
export const groupMemberRoutes: readonly GraphRoute[] = [
  ...(['members', 'owners', 'transitiveMembers'] as const).flatMap(listRoutes),
  ...(['members', 'owners'] as const).flatMap(referenceRoutes),
  ...(
    [
      ['memberOf', directGroupsOf],
      ['transitiveMemberOf', groupsOf],
    ] as const
  ).map(
    ([name, groupsAround]): GraphRoute => ({
      method: 'GET',
      path: `/groups/{id}/${name}`,
      permissions: readGroups,
      async handle(request) {
        const group = await findGroup(request);
        if (readLevel(request) !== 'everything') throw forbidden();
        const around = (await groupsAround(request.directory, group.id)).map(groupObject);
        return answerList(request, async function* views() {
          yield* around;
        });
      },
    }),
  ),
];
