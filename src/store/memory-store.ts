import type { Clock } from '#platform';
import { MemberSet } from './member-set.js';
import { createSharedValues } from './shared-values.js';
import type { Key, PutOptions, Store } from './store.js';

interface Entry {
  /** Serialised, so that nobody can change a stored value by holding on to it. */
  readonly json: string;
  readonly expiresAt: number | undefined;
}

const separator = '\u0000';
const nameOf = (key: Key): string => key.join(separator) + separator;
const keyOf = (name: string): Key => name.slice(0, -1).split(separator) as unknown as Key;

/** Entries looked at for their end at each write: more than are written, so that what has ended goes. */
const sweptPerWrite = 4;

/** The contract in a Map. What has ended is swept a few entries at a time as others are written. */
export function createMemoryStore(clock: Clock): Store {
  const values = new Map<string, Entry>();
  const sets = new Map<string, MemberSet>();
  const passing = createPassing();
  const parse = createSharedValues();

  const now = () => clock.now().getTime();
  const expired = (at: number | undefined) => at !== undefined && at <= now();
  const expiry = (ttlSeconds: number | undefined) => (ttlSeconds === undefined ? undefined : now() + ttlSeconds * 1000);

  const read = (name: string): Entry | undefined => {
    const entry = values.get(name);
    if (entry === undefined || !expired(entry.expiresAt)) return entry;
    values.delete(name);
    return undefined;
  };

  const sweep = () => {
    for (const name of passing.next(sweptPerWrite)) {
      const [entry, set] = [values.get(name), sets.get(name)];
      if (entry !== undefined && expired(entry.expiresAt)) values.delete(name);
      if (set?.count(now()) === 0) sets.delete(name);
      if (!values.has(name) && !sets.has(name)) passing.forget(name);
    }
  };

  return {
    async get<T>(key: Key) {
      const entry = read(nameOf(key));
      return entry === undefined ? undefined : parse<T>(key[0], entry);
    },

    async put<T>(key: Key, value: T, options: PutOptions = {}) {
      const name = nameOf(key);
      if (options.ifAbsent === true && read(name) !== undefined) return false;
      const expiresAt = expiry(options.ttlSeconds);
      if (expiresAt !== undefined) passing.remember(name);
      values.set(name, { json: JSON.stringify(value), expiresAt });
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
      const set = sets.get(name) ?? new MemberSet();
      const expiresAt = expiry(options.ttlSeconds);
      if (expiresAt !== undefined) passing.remember(name);
      set.add(member, expiresAt, now());
      sets.set(name, set);
      sweep();
    },

    async removeMember(key, member) {
      const set = sets.get(nameOf(key));
      set?.remove(member);
      if (set?.count(now()) === 0) sets.delete(nameOf(key));
    },

    members: async (key, slice) => sets.get(nameOf(key))?.read(now(), slice) ?? [],
    countMembers: async (key) => sets.get(nameOf(key))?.count(now()) ?? 0,

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

/** Names of what can end, gone through in turns. Only they are looked at: a large directory costs the sweep nothing. */
function createPassing() {
  const names = new Set<string>();
  let turn = names.values();
  return {
    remember: (name: string) => names.add(name),
    forget: (name: string) => names.delete(name),
    *next(count: number) {
      for (let looked = 0; looked < count; looked += 1) {
        const { value, done } = turn.next();
        if (done === true) {
          turn = names.values();
          return;
        }
        yield value;
      }
    },
  };
}
