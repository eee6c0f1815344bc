import type { JsonObject } from '#platform';
import { badRequest } from '../errors.js';

/** What is given replaces what is there; in a complex property only the members that are given. */
export function merged(current: Readonly<Record<string, unknown>>, given: JsonObject): Record<string, unknown> {
  const result: Record<string, unknown> = { ...current };
  for (const [name, value] of Object.entries(given)) {
    if (name.includes('@odata.')) continue;
    const before = result[name];
    result[name] = isObject(value) ? merged(isObject(before) ? before : {}, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What a schema made of a body; throws 400 with its first problem and where it is. */
export function parsed<T>(
  result:
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] };
      },
): T {
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map(String).join('/') ?? '';
  throw badRequest(`Invalid value specified for property '${where}': ${issue?.message ?? 'not valid'}`);
}
