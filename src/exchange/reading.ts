import { ZodError } from 'zod';
import type { Json, JsonObject } from '#platform';
import type { ImportProblem } from './import-refused.js';
import { isObject, isResourceName, itemsOf, type ResourceName } from './resource-file.js';

/** An object, as it was given and as it was read. */
interface Read<T> {
  readonly given: JsonObject;
  readonly read: T;
  readonly path: string;
}

/** What was given, as it is read: objects by resource, what nobody here knows, and everything wrong so far. */
export class Reading {
  readonly problems: ImportProblem[] = [];
  /** Objects and resources that are kept as they came. */
  readonly left = new Map<string, Json>();
  /** Why something is not taken over, by resource. */
  readonly notes: { readonly resource: string; readonly what: string }[] = [];
  readonly #items = new Map<ResourceName, readonly JsonObject[]>();

  constructor(content: Readonly<Record<string, Json>>) {
    for (const [name, json] of Object.entries(content)) {
      if (name.startsWith('@') || name === '$schema') continue;
      if (!isResourceName(name)) {
        this.left.set(name, json);
        this.notes.push({ resource: name, what: 'is not used here; kept as it came' });
        continue;
      }
      const read = itemsOf(json);
      if (read === undefined) this.complain(name, 'expected a page {"value": […]}, a list, or an object');
      else this.#items.set(name, read.items);
      if (read?.isPart === true) this.notes.push({ resource: name, what: 'names a next page that was not given' });
    }
  }

  complain(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  items(resource: ResourceName): readonly JsonObject[] {
    return this.#items.get(resource) ?? [];
  }

  /** Reads every object of a resource; those that are wrong become problems. */
  each<T>(resource: ResourceName, read: (given: JsonObject) => T | Promise<T>): Promise<readonly Read<T>[]> {
    return this.eachOf(resource, this.items(resource), read);
  }

  /** The same for objects that came elsewhere; `name` is how problems call them. */
  async eachOf<T>(
    name: string,
    objects: readonly JsonObject[],
    read: (given: JsonObject) => T | Promise<T>,
  ): Promise<readonly Read<T>[]> {
    const found: Read<T>[] = [];
    for (const [at, given] of objects.entries()) {
      const path = `${name}[${at}]`;
      try {
        found.push({ given, read: await read(given), path });
      } catch (error) {
        if (!(error instanceof ZodError)) throw error;
        for (const issue of error.issues) this.complain([path, ...issue.path.map(String)].join('.'), issue.message);
      }
    }
    return found;
  }

  /** Keeps objects that lead nowhere here, and says so. */
  leave(resource: ResourceName, objects: readonly JsonObject[], why: string): void {
    if (objects.length === 0) return;
    const before = this.left.get(resource);
    this.left.set(resource, [...(Array.isArray(before) ? before : []), ...objects]);
    this.notes.push({ resource, what: `${objects.length} ${why}; kept as they came` });
  }

  /** Says which values of a name that must be unique come twice. */
  refuseTwice(named: readonly { readonly path: string; readonly name: string | undefined }[], what: string): void {
    const seen = new Map<string, string>();
    for (const { path, name } of named) {
      if (name === undefined) continue;
      const key = name.toLowerCase();
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, path);
      else this.complain(path, `the ${what} ${name} is at ${earlier} already`);
    }
  }
}

/** Assignments that came inside their service principal, as objects of their own. */
export function liftAssignments(principal: JsonObject): {
  readonly principal: JsonObject;
  readonly assignments: readonly JsonObject[];
} {
  const { appRoleAssignedTo, appRoleAssignments, ...rest } = principal;
  const lists = [appRoleAssignedTo, appRoleAssignments].flatMap((list) => (Array.isArray(list) ? list : []));
  return { principal: rest, assignments: (lists as readonly Json[]).filter(isObject) };
}
