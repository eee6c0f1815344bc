import type { Json, JsonObject } from '#platform';
import type { Key, Store } from '#store';
import type { ResourceName } from './resource-file.js';

/** What was given, word for word, so that a tenant is written back with everything that came with it. */
export interface KeptJson {
  get(resource: ResourceName, id: string): Promise<JsonObject>;
  all(resource: ResourceName): Promise<readonly JsonObject[]>;
  put(resource: ResourceName, id: string, given: JsonObject): Promise<void>;
  /** Objects of a resource that could not be taken over, and whole resources that nobody here knows. */
  left(): Promise<Readonly<Record<string, Json>>>;
  leave(name: string, content: Json): Promise<void>;
}

/** The kept words of a tenant on the store. */
export function createKeptJson(store: Store, tenantId: string): KeptJson {
  const key = (resource: ResourceName, id: string): Key => ['exchange', tenantId, 'given', resource, id];
  const leftKey = (name: string): Key => ['exchange', tenantId, 'left', name];
  return {
    get: async (resource, id) => (await store.get<JsonObject>(key(resource, id))) ?? {},
    async all(resource) {
      const found: JsonObject[] = [];
      for await (const each of store.keys(['exchange', tenantId, 'given', resource])) {
        const given = await store.get<JsonObject>(each);
        if (given !== undefined) found.push(given);
      }
      return found;
    },
    put: async (resource, id, given) => {
      await store.put(key(resource, id), given);
    },
    async left() {
      const found: Record<string, Json> = {};
      for await (const each of store.keys(['exchange', tenantId, 'left'])) {
        const content = await store.get<Json>(each);
        if (content !== undefined) found[each.at(-1) ?? ''] = content;
      }
      return found;
    },
    leave: async (name, content) => {
      await store.put(leftKey(name), content);
    },
  };
}

/** Nothing was kept: for a tenant as it would be written had it never been imported. */
export const nothingKept: Pick<KeptJson, 'get' | 'all' | 'left'> = {
  get: async () => ({}),
  all: async () => [],
  left: async () => ({}),
};
