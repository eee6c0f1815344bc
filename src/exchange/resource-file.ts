import type { Json, JsonObject } from '#platform';

/** What an import understands; everything else is kept as it came. */
export const resourceNames = [
  'organization',
  'users',
  'groups',
  'applications',
  'servicePrincipals',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'directoryRoles',
  'invitations',
] as const;
export type ResourceName = (typeof resourceNames)[number];

/** Whether a name is one of the resources that an import understands. */
export function isResourceName(name: string): name is ResourceName {
  return resourceNames.some((each) => each === name);
}

/** Whether a value is a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/**
 * The objects of an answer of Graph: a page (`{"value": […]}`), several pages, a bare array, or one object. `isPart`: the
 * last page names a next one, so the export is not complete.
 */
export function itemsOf(
  content: Json,
): { readonly items: readonly JsonObject[]; readonly isPart: boolean } | undefined {
  if (Array.isArray(content)) {
    const parts = content.map((each: Json) => (isPage(each) ? itemsOf(each) : isObject(each) ? one(each) : undefined));
    if (parts.some((part) => part === undefined)) return undefined;
    const known = parts.filter((part) => part !== undefined);
    return { items: known.flatMap((part) => part.items), isPart: known.at(-1)?.isPart === true };
  }
  if (!isObject(content)) return undefined;
  if (!isPage(content)) return one(content);
  const inner = itemsOf(content.value ?? []);
  return inner && { items: inner.items, isPart: '@odata.nextLink' in content };
}

const one = (object: JsonObject) => ({ items: [object], isPart: false });

function isPage(content: Json): content is JsonObject & { readonly value: readonly Json[] } {
  return isObject(content) && Array.isArray(content.value);
}
