import type { Clock } from '#platform';
import type { Key, PutOptions, Store } from './store.js';

interface Entry {
  /** Serialised, so that nobody can change a stored value by holding on to it. */
  readonly json: string;
  readonly expiresAt: number | undefined;
}

const separator = '\u0000';
const nameOf = (key: Key): string => key.join(separator) + separator;
const keyOf = (name: string): Key => name.slice(0, -1).split(separator) as unknown as Key;

/** The contract in a Map. Expired entries are swept a few at a time as others are written. */
export function createMemoryStore(clock: Clock): Store {
  const values = new Map<string, Entry>();
  const sets = new Map<string, Map<string, number | undefined>>();
  let writes = 0;

  const expired = (at: number | undefined) => at !== undefined && at <= clock.now().getTime();
  const expiry = (ttlSeconds: number | undefined) =>
    ttlSeconds === undefined ? undefined : clock.now().getTime() + ttlSeconds * 1000;

  const read = (name: string): Entry | undefined => {
    const entry = values.get(name);
    if (entry === undefined || !expired(entry.expiresAt)) return entry;
    values.delete(name);
    return undefined;
  };

  const sweep = () => {
    writes += 1;
    if (writes % 512 !== 0) return;
    for (const [name, entry] of values) if (expired(entry.expiresAt)) values.delete(name);
    for (const [name, members] of sets) {
      for (const [member, at] of members) if (expired(at)) members.delete(member);
      if (members.size === 0) sets.delete(name);
    }
  };

  return {
    async get<T>(key: Key) {
      const entry = read(nameOf(key));
      return entry === undefined ? undefined : (JSON.parse(entry.json) as T);
    },

    async put<T>(key: Key, value: T, options: PutOptions = {}) {
      const name = nameOf(key);
      if (options.ifAbsent === true && read(name) !== undefined) return false;
      values.set(name, { json: JSON.stringify(value), expiresAt: expiry(options.ttlSeconds) });
      sweep();
      return true;
    },

    // No await between read and write: that is what makes it one step here.
    async change<T>(key: Key, change: (current: T | undefined) => T | undefined) {
      const name = nameOf(key);
      const entry = read(name);
      const next = change(entry === undefined ? undefined : (JSON.parse(entry.json) as T));
      if (next === undefined) values.delete(name);
      else values.set(name, { json: JSON.stringify(next), expiresAt: entry?.expiresAt });
      return next;
    },

    async take<T>(key: Key) {
      const name = nameOf(key);
      const entry = read(name);
      values.delete(name);
      return entry === undefined ? undefined : (JSON.parse(entry.json) as T);
    },

    async remove(...keys) {
      for (const key of keys) {
        values.delete(nameOf(key));
        sets.delete(nameOf(key));
      }
    },

    async addMember(key, member, options = {}) {
      const name = nameOf(key);
      const members = sets.get(name) ?? new Map<string, number | undefined>();
      members.set(member, expiry(options.ttlSeconds));
      sets.set(name, members);
      sweep();
    },

    async removeMember(key, member) {
      const members = sets.get(nameOf(key));
      members?.delete(member);
      if (members?.size === 0) sets.delete(nameOf(key));
    },

    async members(key, slice) {
      const members = sets.get(nameOf(key));
      if (members !== undefined && slice !== undefined) {
        const found: string[] = [];
        let at = 0;
        for (const [member, end] of members) {
          if (expired(end)) continue;
          if (at >= slice.offset + slice.limit) break;
          if (at >= slice.offset) found.push(member);
          at += 1;
        }
        return found;
      }
      return members === undefined ? [] : [...members].filter(([, at]) => !expired(at)).map(([member]) => member);
    },

    async *keys(prefix) {
      const start = nameOf(prefix);
      for (const name of [...values.keys()]) {
        if (name.startsWith(start) && read(name) !== undefined) yield keyOf(name);
      }
    },

    async clear(...prefixes) {
      for (const start of prefixes.map(nameOf)) {
        for (const name of [...values.keys()]) if (name.startsWith(start)) values.delete(name);
        for (const name of [...sets.keys()]) if (name.startsWith(start)) sets.delete(name);
      }
    },

    async close() {
      values.clear();
      sets.clear();
    },
  };
}
