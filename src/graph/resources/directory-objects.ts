import { type Directory, directoryRoleTemplates, type Group, groupsOf, type User } from '#directory';
import type { Json, JsonObject } from '#platform';
import { badRequest, notFound } from '../errors.js';
import { project } from '../odata/collection.js';
import type { GraphRequest } from '../route.js';
import { groupProperties, groupView } from './group-view.js';
import { defaultUserProperties, userProperties, userView } from './user-view.js';

/** What a list of directory objects of several kinds can be asked about. */
export const directoryObjectRules = {
  type: 'microsoft.graph.directoryObject',
  properties: [...new Set([...userProperties, ...groupProperties, 'roleTemplateId'])],
  searchable: ['displayName', 'mail', 'userPrincipalName', 'description'],
};

/** A user among other objects; every property, so that it can be filtered and selected. */
export const userObject = (user: User): JsonObject => ({ '@odata.type': '#microsoft.graph.user', ...userView(user) });
export const groupObject = (group: Group): JsonObject => ({
  '@odata.type': '#microsoft.graph.group',
  ...groupView(group),
});
const roleObject = (displayName: string): JsonObject => {
  const id = directoryRoleTemplates[displayName] ?? '';
  return { '@odata.type': '#microsoft.graph.directoryRole', id, displayName, roleTemplateId: id };
};

/** What is shown of an object when nothing was selected. */
export function projected(object: JsonObject, select: readonly string[] | undefined): JsonObject {
  const isUser = object['@odata.type'] === '#microsoft.graph.user';
  if (select === undefined) return isUser ? project(object, defaultUserProperties) : object;
  return project(object, ['id', ...select]);
}

/** A user or group by id; undefined when it is gone. */
export async function findObject(
  { users, groups }: Pick<Directory, 'users' | 'groups'>,
  id: string,
): Promise<JsonObject | undefined> {
  const user = await users.get(id);
  if (user !== undefined) return userObject(user);
  const group = await groups.get(id);
  return group && groupObject(group);
}

/** Where a user is a member: groups and directory roles. */
export async function membershipsOf(
  directory: Directory,
  user: User,
  groups: (directory: Directory, id: string) => Promise<readonly Group[]> = groupsOf,
): Promise<readonly JsonObject[]> {
  return [...(await groups(directory, user.id)).map(groupObject), ...user.directoryRoles.map(roleObject)];
}

/** The id that a reference (`@odata.id`) leads to. */
export function referencedId(reference: Json | undefined): string {
  const id = typeof reference === 'string' ? (reference.split('?')[0]?.split('/').at(-1) ?? '') : '';
  if (id === '' || id.length > 200) throw badRequest("A value is required for property '@odata.id'.");
  return id;
}

/** The ids of `members@odata.bind` and its like: twenty at most, all of objects that exist. */
export async function boundIds(request: GraphRequest, property: string): Promise<readonly string[]> {
  const bound = request.body[property];
  if (bound === undefined) return [];
  if (!Array.isArray(bound) || bound.length > 20) throw badRequest(`'${property}' takes up to 20 references.`);
  const ids = [...new Set(bound.map((each: Json) => referencedId(each)))];
  for (const id of ids) if ((await findObject(request.directory, id)) === undefined) throw notFound(id);
  return ids;
}
