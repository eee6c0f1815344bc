import type { Json, JsonObject } from '#platform';
import { isObject } from './resource-file.js';

/** By what two members of a list are the same object, the first that both have. */
const keys = ['id', 'keyId', 'name', 'appId', 'resourceAppId'];

/** What is known now over what was given once: properties that nobody here knows stay, also inside. */
export function over(given: Json | undefined, known: Json): Json {
  if (isObject(given) && isObject(known)) return overObject(given, known);
  if (Array.isArray(given) && Array.isArray(known)) {
    return known.map((item: Json) => {
      const twin = given.find((each: Json) => isSame(each, item));
      return twin === undefined ? item : over(twin, item);
    });
  }
  return known;
}

/** The same for objects; members of `known` that are undefined are left as they were given. */
export function overObject(given: JsonObject, known: JsonObject): JsonObject {
  const changes = Object.entries(known).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, over(given[name], value)] as const],
  );
  return { ...given, ...Object.fromEntries(changes) };
}

function isSame(a: Json, b: Json): boolean {
  if (!isObject(a) || !isObject(b)) return false;
  const key = keys.find((each) => a[each] !== undefined && b[each] !== undefined);
  return key !== undefined && a[key] === b[key];
}

/** Paths of what was given and is not known here: `web.homePageUrl`. Annotations and empty values say nothing. */
export function unknownPaths(given: JsonObject, known: JsonObject, prefix = ''): readonly string[] {
  return Object.entries(given).flatMap(([name, value]): readonly string[] => {
    if (name.includes('@') || isEmpty(value)) return [];
    const here = known[name];
    if (here === undefined) return [`${prefix}${name}`];
    if (isObject(value) && isObject(here)) return unknownPaths(value, here, `${prefix}${name}.`);
    if (!Array.isArray(value) || !Array.isArray(here)) return [];
    const inner = value.flatMap((item: Json) => {
      const twin = here.find((each: Json) => isSame(each, item));
      return isObject(item) && isObject(twin) ? unknownPaths(item, twin, `${prefix}${name}[].`) : [];
    });
    return [...new Set(inner)];
  });
}

function isEmpty(value: Json | undefined): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}
