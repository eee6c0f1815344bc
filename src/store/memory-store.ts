import type { Clock } from '#platform';
import type { Change, Entry, Journal } from './journal.js';
import { MemberSet } from './member-set.js';
import { keyOf, nameOf } from './names.js';
import { createSharedValues } from './shared-values.js';
import type { Condition, Key, PutOptions, Store, Write } from './store.js';

/** Entries looked at for their end at each write: more than are written, so that what has ended goes. */
const sweptPerWrite = 4;

/**
 * The contract in a Map, and in a journal where one is given. What has ended is swept a few entries at a time as others
 * are written. No await stands between reading and writing: that is what makes one step of them here.
 */
export function createMemoryStore(clock: Clock, journal?: Journal): Store {
  const values = new Map<string, Entry>();
  const sets = new Map<string, MemberSet>();
  const passing = createPassing();
  const parse = createSharedValues();

  const now = () => clock.now().getTime();
  const expired = (at: number | undefined) => at !== undefined && at <= now();
  const expiry = (ttlSeconds: number | undefined) => (ttlSeconds === undefined ? undefined : now() + ttlSeconds * 1000);
  const read = (name: string): Entry | undefined => {
    const entry = values.get(name);
    return entry === undefined || expired(entry.expiresAt) ? undefined : entry;
  };

  const apply = (change: Change) => {
    const { name } = change;
    switch (change.kind) {
      case 'value':
        if (change.entry === undefined) values.delete(name);
        else values.set(name, change.entry);
        if (change.entry?.expiresAt !== undefined) passing.remember(name);
        return;
      case 'member': {
        const set = sets.get(name) ?? new MemberSet();
        set.add(change.member, change.expiresAt, now());
        sets.set(name, set);
        if (change.expiresAt !== undefined) passing.remember(name);
        return;
      }
      case 'no-member': {
        const set = sets.get(name);
        set?.remove(change.member);
        if (set?.count(now()) === 0) sets.delete(name);
        return;
      }
      case 'no-set':
        sets.delete(name);
    }
  };

  const ended = (): readonly Change[] => {
    const changes: Change[] = [];
    for (const name of passing.next(sweptPerWrite)) {
      const [entry, set] = [values.get(name), sets.get(name)];
      const entryEnds = entry !== undefined && expired(entry.expiresAt);
      const setEnds = set?.count(now()) === 0;
      if (entryEnds) changes.push({ kind: 'value', name, entry: undefined });
      if (setEnds) changes.push({ kind: 'no-set', name });
      if ((entry === undefined || entryEnds) && (set === undefined || setEnds)) passing.forget(name);
    }
    return changes;
  };

  /** Kept first, seen then. What has ended goes before, for a name may be both. */
  const write = (changes: readonly Change[]) => {
    const all = [...ended(), ...changes];
    journal?.write(all);
    all.forEach(apply);
  };
  const put = (name: string, value: unknown, expiresAt: number | undefined): Change => {
    return { kind: 'value', name, entry: { json: JSON.stringify(value), expiresAt } };
  };
  const gone = (name: string): readonly Change[] =>
    values.has(name) ? [{ kind: 'value', name, entry: undefined }] : [];
  const setGone = (name: string): readonly Change[] => (sets.has(name) ? [{ kind: 'no-set', name }] : []);
  const allGone = (name: string) => [...gone(name), ...setGone(name)];
  const allBelow = (prefixes: readonly Key[]): readonly Change[] => {
    const isBelow = belowAny(prefixes);
    return [
      ...[...values.keys()].filter(isBelow).map((name): Change => ({ kind: 'value', name, entry: undefined })),
      ...[...sets.keys()].filter(isBelow).map((name): Change => ({ kind: 'no-set', name })),
    ];
  };
  const changesOf = (each: Write): readonly Change[] => {
    if ('put' in each) return [put(nameOf(each.put), each.value, expiry(each.ttlSeconds))];
    if ('remove' in each) return allGone(nameOf(each.remove));
    if ('clear' in each) return allBelow([each.clear]);
    if ('addTo' in each)
      return [{ kind: 'member', name: nameOf(each.addTo), member: each.member, expiresAt: expiry(each.ttlSeconds) }];
    return [{ kind: 'no-member', name: nameOf(each.dropFrom), member: each.member }];
  };
  const holds = ({ key, is }: Condition) => read(nameOf(key))?.json === JSON.stringify(is);

  for (const change of journal?.read() ?? []) apply(change);

  return {
    async get<T>(key: Key) {
      const entry = read(nameOf(key));
      return entry === undefined ? undefined : parse<T>(key[0], entry);
    },

    async put<T>(key: Key, value: T, options: PutOptions = {}) {
      const name = nameOf(key);
      if (options.ifAbsent === true && read(name) !== undefined) return false;
      write([put(name, value, expiry(options.ttlSeconds))]);
      return true;
    },

    async change<T>(key: Key, change: (current: T | undefined) => T | undefined) {
      const name = nameOf(key);
      const entry = read(name);
      const next = change(entry === undefined ? undefined : (JSON.parse(entry.json) as T));
      write(next === undefined ? gone(name) : [put(name, next, entry?.expiresAt)]);
      return next;
    },

    async take<T>(key: Key) {
      const name = nameOf(key);
      const entry = read(name);
      if (entry === undefined) return undefined;
      write(gone(name));
      return JSON.parse(entry.json) as T;
    },

    async commit(writes, conditions = []) {
      if (!conditions.every(holds)) return false;
      write(writes.flatMap(changesOf));
      return true;
    },

    async remove(...keys) {
      write(keys.flatMap((key) => allGone(nameOf(key))));
    },

    async addMember(key, member, { ttlSeconds } = {}) {
      write(changesOf({ addTo: key, member, ttlSeconds }));
    },

    async removeMember(key, member) {
      write(changesOf({ dropFrom: key, member }));
    },

    members: async (key, slice) => sets.get(nameOf(key))?.read(now(), slice) ?? [],
    countMembers: async (key) => sets.get(nameOf(key))?.count(now()) ?? 0,

    async *keys(prefix) {
      const start = prefix === undefined ? '' : nameOf(prefix);
      for (const name of [...values.keys()]) {
        if (name.startsWith(start) && read(name) !== undefined) yield keyOf(name);
      }
    },

    async dump(...prefixes) {
      const isBelow = belowAny(prefixes);
      const left = (expiresAt: number | undefined) =>
        expiresAt === undefined ? {} : { ttlSeconds: (expiresAt - now()) / 1000 };
      const puts = [...values].flatMap(([name, { json, expiresAt }]): readonly Write[] =>
        isBelow(name) && !expired(expiresAt) ? [{ put: keyOf(name), value: JSON.parse(json), ...left(expiresAt) }] : [],
      );
      const members = [...sets].flatMap(([name, set]) =>
        isBelow(name)
          ? set.ends(now()).map(([member, end]): Write => ({ addTo: keyOf(name), member, ...left(end) }))
          : [],
      );
      return [...puts, ...members];
    },

    async clear(...prefixes) {
      write(allBelow(prefixes));
    },

    request: (work) => work(),

    health: async () => ({ status: 'ok', kind: 'memory' }),

    async close() {
      values.clear();
      sets.clear();
      await journal?.close();
    },
  };
}

function belowAny(prefixes: readonly Key[]): (name: string) => boolean {
  const starts = prefixes.map(nameOf);
  return (name) => starts.some((start) => name.startsWith(start));
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
