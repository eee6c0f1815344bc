import { type Directory, directGroupsOf, type User, userActivity } from '#directory';
import type { JsonObject } from '#platform';
import { audited, auditing } from '../audit.js';
import { badRequest, forbidden, notFound } from '../errors.js';
import { checkEnumeration, isSelf, visibleProperties } from '../guest-limits.js';
import { collect, countOf, isFound, project, type Source } from '../odata/collection.js';
import { matches } from '../odata/filter.js';
import { type Query, readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { membershipsOf, projected, referencedId, userObject } from './directory-objects.js';
import { checkIdentityFilters, planUsers, type UserPlan } from './find-users.js';
import { newUser } from './new-user.js';
import { changeUser } from './user-changes.js';
import { defaultUserProperties, userProperties, userView } from './user-view.js';

const readAll = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const readSome = [...readAll, 'User.ReadBasic.All'];
const write = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];
const administrators = ['User Administrator', 'Directory Writers'];

const rules = {
  type: 'microsoft.graph.user',
  properties: userProperties,
  expandable: ['memberOf', 'sponsors'],
  searchable: ['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname', 'otherMails'],
};

/** A user by object id or user principal name. */
export async function findUser({ directory }: GraphRequest, idOrName: string): Promise<User> {
  const { users } = directory;
  const found = (await users.get(idOrName)) ?? (await users.findBy('user-name', idOrName));
  if (found === undefined) throw notFound(idOrName);
  return found;
}

/** The users a query can be about, in a stable order, and how many, where an index knows. */
async function read(
  { directory }: GraphRequest,
  query: Query,
): Promise<{ source: Source; total?: () => Promise<number> }> {
  const { users } = directory;
  if (query.filter !== undefined) checkIdentityFilters(query.filter);
  const plan = await planUsers(query.filter, users);
  const total = query.search === undefined ? totalOf(plan, query, users) : undefined;
  return {
    async *source(skip) {
      for await (const user of usersOf(plan, users, skip)) yield userView(user);
    },
    ...(total === undefined ? {} : { total }),
  };
}

function usersOf(plan: UserPlan, users: Directory['users'], skip: number): AsyncIterable<User> | readonly User[] {
  switch (plan.kind) {
    case 'few':
      return plan.users.slice(skip);
    case 'index':
      return users.scanBy(plan.index, plan.value, skip);
    case 'everyone':
      return users.scan(skip);
  }
}

function totalOf(plan: UserPlan, query: Query, users: Directory['users']): (() => Promise<number>) | undefined {
  if (query.filter === undefined) return () => users.count();
  return plan.kind === 'index' && plan.exact ? () => users.countBy(plan.index, plan.value) : undefined;
}

async function shown(request: GraphRequest, user: JsonObject, query: Query): Promise<JsonObject> {
  const view = project(user, query.select ?? defaultUserProperties);
  const expanded: Record<string, readonly JsonObject[]> = {};
  for (const { name, select } of query.expand) {
    const related = name === 'memberOf' ? groupsAround : sponsorsOf;
    expanded[name] = (await related(request, String(user.id))).map((each) => projected(each, select));
  }
  return { ...view, ...expanded };
}

async function groupsAround({ directory }: GraphRequest, id: string): Promise<readonly JsonObject[]> {
  const user = await directory.users.get(id);
  return user === undefined ? [] : membershipsOf(directory, user, directGroupsOf);
}

async function sponsorsOf({ directory }: GraphRequest, id: string): Promise<readonly JsonObject[]> {
  const user = await directory.users.get(id);
  const found = await Promise.all((user?.sponsors ?? []).map((each) => directory.users.get(each)));
  return found.flatMap((each) => (each === undefined ? [] : [userObject(each)]));
}

async function showOne(request: GraphRequest, user: User) {
  const query = readQuery(request.url.searchParams, request.headers, rules);
  const visible = visibleProperties(request, user);
  // Who sees little of a person sees nothing of what is around them.
  if (visible !== undefined && query.expand.length > 0) throw forbidden();
  const view = userView(user);
  const allowed = visible === undefined ? view : project(view, visible);
  return {
    status: 200,
    body: { '@odata.context': context('users/$entity'), ...(await shown(request, allowed, query)) },
  };
}

/** The person who calls. Throws where an application calls for itself. */
export function ownUser({ caller }: GraphRequest): User {
  if (caller.user === undefined) {
    throw badRequest('/me request is only valid with delegated authentication flow.');
  }
  return caller.user;
}

/** `/users`, `/me`. */
export const userRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/users',
    permissions: readSome,
    async handle(request) {
      checkEnumeration(request);
      const query = readQuery(request.url.searchParams, request.headers, rules);
      const { source, total } = await read(request, query);
      const body = await collect(source, query, {
        context: context('users'),
        url: request.url,
        ...(total === undefined ? {} : { total }),
        project: (user) => shown(request, user, query),
      });
      return { status: 200, body };
    },
  },
  {
    method: 'GET',
    path: '/users/$count',
    permissions: readSome,
    async handle(request) {
      checkEnumeration(request);
      if (request.headers.consistencylevel?.toLowerCase() !== 'eventual') {
        throw badRequest('$count is not currently supported without the header ConsistencyLevel: eventual.');
      }
      const url = new URL(request.url);
      url.searchParams.set('$count', 'true');
      const query = readQuery(url.searchParams, request.headers, rules);
      const fits = (user: JsonObject) =>
        (query.filter === undefined || matches(query.filter, user)) && isFound(user, query);
      const { source, total } = await read(request, query);
      return { status: 200, text: String(await (total?.() ?? countOf(source, fits))) };
    },
  },
  {
    method: 'POST',
    path: '/users',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const user = await newUser(request, (created) => [auditing(request, userActivity('Add user', 'Add', created))]);
      return {
        status: 201,
        body: { '@odata.context': context('users/$entity'), ...project(userView(user), defaultUserProperties) },
      };
    },
  },
  {
    method: 'GET',
    path: '/me',
    permissions: ['User.Read', ...readSome],
    handle: async (request) => showOne(request, ownUser(request)),
  },
  {
    method: 'GET',
    path: '/users/{id}',
    permissions: ['User.Read', ...readSome],
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      const granted = [...request.caller.scopes, ...request.caller.roles];
      if (!isSelf(request.caller, user) && !readSome.some((each) => granted.includes(each))) throw forbidden();
      return showOne(request, user);
    },
  },
  {
    method: 'PATCH',
    path: '/users/{id}',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      await changeUser(request, user, (changed) => [auditing(request, userActivity('Update user', 'Update', changed))]);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/users/{id}/sponsors',
    permissions: readAll,
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      return {
        status: 200,
        body: {
          '@odata.context': context('directoryObjects'),
          value: (await sponsorsOf(request, user.id)).map((each) => projected(each, undefined)),
        },
      };
    },
  },
  {
    method: 'POST',
    path: '/users/{id}/sponsors/$ref',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      const sponsor = referencedId(request.body['@odata.id']);
      if ((await request.directory.users.get(sponsor)) === undefined) throw notFound(sponsor);
      await request.directory.users.change(
        user.id,
        (each) => ({ ...each, sponsors: [...new Set([...each.sponsors, sponsor])] }),
        audited(request, (each) => userActivity('Add user sponsor', 'Add', each)),
      );
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/users/{id}/sponsors/{sponsor}/$ref',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      const { sponsor } = request.parameters;
      await request.directory.users.change(
        user.id,
        (each) => ({ ...each, sponsors: each.sponsors.filter((id) => id !== sponsor) }),
        audited(request, (each) => userActivity('Remove user sponsor', 'Delete', each)),
      );
      return { status: 204 };
    },
  },
];
