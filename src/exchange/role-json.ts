import * as z from 'zod';
import { directoryRoleTemplates, type User } from '#directory';
import type { Json, JsonObject } from '#platform';
import { isObject } from './resource-file.js';

const schema = z.looseObject({
  displayName: z.string().min(1),
  roleTemplateId: z.string().nullish(),
  members: z.array(z.looseObject({ id: z.string() })).nullish(),
});

/** A directory role of Graph (`$expand=members`): its name and who holds it. Throws `ZodError`. */
export function readRole(given: JsonObject): { readonly name: string; readonly members: readonly string[] } {
  const { displayName, roleTemplateId, members } = schema.parse(given);
  const byTemplate = Object.entries(directoryRoleTemplates).find(([, id]) => id === roleTemplateId?.toLowerCase());
  return { name: byTemplate?.[0] ?? displayName, members: (members ?? []).map(({ id }) => id) };
}

/** The roles that somebody holds, and those that were given: members who are no users here (groups, say) stay. */
export function writeRoles(
  users: readonly Pick<User, 'id' | 'directoryRoles'>[],
  given: readonly JsonObject[],
): readonly JsonObject[] {
  const isUser = new Set(users.map(({ id }) => id));
  const write = (name: string, before: JsonObject): JsonObject => {
    const members: readonly Json[] = Array.isArray(before.members) ? before.members : [];
    const held = users.filter((user) => user.directoryRoles.includes(name)).map(({ id }) => id);
    const stay = members.filter(
      (each) => isObject(each) && (!isUser.has(String(each.id)) || held.includes(String(each.id))),
    );
    const fresh = held.filter((id) => !stay.some((each) => isObject(each) && each.id === id)).map((id) => ({ id }));
    const templateId = directoryRoleTemplates[name];
    return {
      ...(templateId === undefined ? {} : { id: templateId, roleTemplateId: templateId }),
      ...{ displayName: name, ...before },
      members: [...stay, ...fresh],
    };
  };
  const names = given.map((each) => readRole(each).name);
  const others = [...new Set(users.flatMap((user) => user.directoryRoles))].filter((name) => !names.includes(name));
  return [...given.map((each, at) => write(names[at] ?? '', each)), ...others.map((name) => write(name, {}))];
}
