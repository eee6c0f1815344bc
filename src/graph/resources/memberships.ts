import { directGroupsOf, directoryRoleTemplates, type Group, groupsOf, type User } from '#directory';
import type { Json, JsonObject } from '#platform';
import { badRequest, forbidden } from '../errors.js';
import { isSelf, readLevel, visibleProperties } from '../guest-limits.js';
import { collect, fromBeginning } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { directoryObjectRules, membershipsOf, projected } from './directory-objects.js';
import { findGroup, readGroups } from './groups.js';
import { findUser } from './users.js';

/** Permissions that read other people's memberships; one's own need User.Read. */
const others = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const mostChecked = 20;

/** The user of the path, or the caller; others only with a permission for them. */
async function userOf(request: GraphRequest): Promise<User> {
  const { caller, parameters } = request;
  const mayReadOthers = [...caller.scopes, ...caller.roles].some((each) => others.includes(each));
  const id = parameters.id ?? caller.objectId;
  // Asked before the directory is, so that nobody learns who exists.
  if (!mayReadOthers && id !== caller.objectId) throw forbidden();
  const user = await findUser(request, id);
  if (!mayReadOthers && !isSelf(caller, user)) throw forbidden();
  return user;
}

const idsOfAll = (groups: readonly Group[], body: JsonObject) =>
  groups.filter((group) => body.securityEnabledOnly !== true || group.securityEnabled).map((group) => group.id);

function asked(body: JsonObject, name: string): readonly string[] {
  const ids = body[name];
  const isGood = Array.isArray(ids) && ids.length > 0 && ids.every((each: Json) => typeof each === 'string');
  if (!isGood || ids.length > mostChecked) throw badRequest(`'${name}' takes 1 to ${mostChecked} ids.`);
  return ids.map(String);
}

const strings = (value: readonly string[]) => ({
  status: 200,
  body: { '@odata.context': context('Collection(Edm.String)'), value },
});

/** Groups with everything around them, and for `…Objects` directory roles as well. */
function answers(around: (request: GraphRequest) => Promise<{ groups: readonly Group[]; roles: readonly string[] }>) {
  const checkFlag = ({ body }: GraphRequest) => {
    const { securityEnabledOnly: flag = false } = body;
    if (typeof flag !== 'boolean') throw badRequest("Invalid value specified for property 'securityEnabledOnly'.");
  };
  const get = (withRoles: boolean) => async (request: GraphRequest) => {
    checkFlag(request);
    const { groups, roles } = await around(request);
    const isOnlySecurity = request.body.securityEnabledOnly === true;
    return strings([...idsOfAll(groups, request.body), ...(withRoles && !isOnlySecurity ? roles : [])]);
  };
  const check = (name: string, withRoles: boolean) => async (request: GraphRequest) => {
    const ids = asked(request.body, name);
    const { groups, roles } = await around(request);
    const held = new Set([...idsOfAll(groups, {}), ...(withRoles ? roles : [])]);
    return strings(ids.filter((id) => held.has(id)));
  };
  return {
    getMemberGroups: get(false),
    getMemberObjects: get(true),
    checkMemberGroups: check('groupIds', false),
    checkMemberObjects: check('ids', true),
  };
}

const aroundUser = async (request: GraphRequest) => {
  const user = await userOf(request);
  const roles = user.directoryRoles.flatMap((name) => directoryRoleTemplates[name] ?? []);
  return { groups: await groupsOf(request.directory, user.id), roles };
};
const aroundGroup = async (request: GraphRequest) => ({
  groups: await groupsOf(request.directory, (await findGroup(request)).id),
  roles: [],
});

/** `/users/{id}/memberOf`, `/me/transitiveMemberOf`: groups and directory roles. */
const listRoutes: readonly GraphRoute[] = (
  [
    ['memberOf', directGroupsOf],
    ['transitiveMemberOf', groupsOf],
  ] as const
).flatMap(([name, groups]) => {
  const handle = async (request: GraphRequest) => {
    const user = await userOf(request);
    visibleProperties(request, user);
    const query = readQuery(request.url.searchParams, request.headers, directoryObjectRules);
    const found = await membershipsOf(request.directory, user, groups);
    const type = request.parameters.type === undefined ? undefined : `#${request.parameters.type}`;
    const wanted = found.filter((each) => type === undefined || each['@odata.type'] === type);
    const body = await collect(
      fromBeginning(() => wanted),
      query,
      {
        context: context('directoryObjects'),
        url: request.url,
        // A restricted guest learns the ids of his groups and nothing else (users-default-permissions).
        project: (object) =>
          readLevel(request) === 'own'
            ? { '@odata.type': object['@odata.type'] ?? null, id: object.id ?? null }
            : projected(object, query.select),
      },
    );
    return { status: 200, body };
  };
  const permissions = ['User.Read', 'GroupMember.Read.All', ...others];
  return ['/users/{id}', '/me'].flatMap((path): readonly GraphRoute[] => [
    { method: 'GET', path: `${path}/${name}`, permissions, handle },
    { method: 'GET', path: `${path}/${name}/{type}`, permissions, handle },
  ]);
});

/** `getMemberObjects`, `getMemberGroups`: also where the groups are that did not fit into a token (`_claim_sources`). */
export const membershipRoutes: readonly GraphRoute[] = [
  ...listRoutes,
  ...Object.entries(answers(aroundUser)).flatMap(([name, handle]): readonly GraphRoute[] => [
    { method: 'POST', path: `/users/{id}/${name}`, permissions: ['User.Read', ...others], handle },
    { method: 'POST', path: `/me/${name}`, permissions: ['User.Read', ...others], handle },
  ]),
  ...Object.entries(answers(aroundGroup)).map(
    ([name, handle]): GraphRoute => ({ method: 'POST', path: `/groups/{id}/${name}`, permissions: readGroups, handle }),
  ),
];
