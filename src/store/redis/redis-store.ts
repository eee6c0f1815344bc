import { readFile } from 'node:fs/promises';
import type { Clock, Logger } from '#platform';
import { storeError } from '../errors.js';
import { keyOf, nameOf } from '../names.js';
import { createSharedValues } from '../shared-values.js';
import type { Key, Store, Write } from '../store.js';
import { createTurns } from '../turns.js';
import { readRedisAddress } from './address.js';
import { type Connection, connect } from './connection.js';
import { layoutOf, rangeBelow } from './layout.js';
import { createNearCache } from './near-cache.js';
import { isReadOften } from './read-often.js';
import {
  changesScript,
  clearScript,
  commitScript,
  countScript,
  dumpScript,
  healthScript,
  membersScript,
  namesScript,
  takeScript,
} from './scripts.js';
import {
  changedNames,
  endOf,
  type RedisEntry,
  type ScriptWrite,
  toEntry,
  toScriptCondition,
  toScriptWrite,
  toWrites,
} from './writes.js';

/** Where the Redis is and how it is used. */
export interface RedisStoreOptions {
  /** `redis://`, `rediss://`, `redis+sentinel://` or `redis+cluster://` (docs/decisions/redis-store.md). */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** What every key begins with, so that several houses can share a Redis. */
  readonly prefix?: string | undefined;
  /** PEM file of the authorities to trust instead of the public ones, for `rediss://`. */
  readonly caFile?: string | undefined;
  /** An answer that takes longer counts as none. */
  readonly timeoutMs?: number | undefined;
}

/** Names that a script looks at: it must be short, because Redis does nothing else meanwhile. */
const perPage = 500;
/** A connection is waited for so long, and then an answer: both before those who ask lose their patience. */
const healthMs = 1000;

/** The contract in Redis. What has ended, by our clock, is swept a few entries at a time as others are written. */
export async function createRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { clock, logger, caFile, prefix = 'guesthouse:', timeoutMs = 5000 } = options;
  const address = readRedisAddress(options.url);
  const layout = layoutOf(prefix);
  const ca = caFile === undefined ? undefined : await readAuthorities(caFile);
  return storeOn(await connect({ address, ca, timeoutMs, logger }), layout, clock);
}

function storeOn(redis: Connection, layout: ReturnType<typeof layoutOf>, clock: Clock): Store {
  const { start, over } = layout;
  const inTurn = createTurns();
  const nowMs = () => clock.now().getTime();
  const now = () => String(nowMs());

  const near = createNearCache(async (since = '?') => {
    const [place = '', ...names] = texts(await redis.run(changesScript, [layout.changes], [since]));
    return { place, names: names.includes('*') ? 'all' : names };
  });
  redis.onBreak(() => near.clear());
  /** Writes, and lets go of what was written, also when nobody knows whether it was. */
  const writing = async <T>(names: readonly string[], write: () => Promise<T>): Promise<T> => {
    try {
      return await write();
    } finally {
      if (names.includes('*')) near.clear();
      else near.drop(names);
    }
  };
  const commit = async (writes: readonly ScriptWrite[], conditions: readonly (readonly string[])[] = []) => {
    const names = changedNames(writes);
    const counts = [String(conditions.length), String(names.length)];
    const args = [start, now(), ...counts, ...conditions.flat(), ...names, ...writes.flat()];
    const isMade = (await writing(names, () => redis.run(commitScript, over, args))) === 1;
    // Somebody else was faster: who tries again must see by what.
    if (!isMade) await near.sync();
    return isMade;
  };
  const read = async (key: Key) => toEntry(await redis.get(layout.value(key)));
  const isThere = ({ endsAt }: RedisEntry) => endsAt > nowMs();
  const parse = createSharedValues();
  const change = async <T>(key: Key, next: (current: T | undefined) => T | undefined): Promise<T | undefined> => {
    const name = nameOf(key);
    for (;;) {
      const entry = await read(key);
      const json = isThere(entry) ? entry.json : undefined;
      const value = next(json === undefined ? undefined : (JSON.parse(json) as T));
      const write: ScriptWrite = value === undefined ? ['forget', name] : ['replace', name, JSON.stringify(value)];
      if (await commit([write], [[name, json ?? '']])) return value;
    }
  };
  const clear = async (kind: 'v' | 's', below: Key) => {
    for (let last: string | undefined; last !== ''; ) {
      const args = [start, now(), ...rangeBelow(below, last), String(perPage), kind];
      last = String(await redis.run(clearScript, over, args));
    }
  };

  return {
    async get<T>(key: Key) {
      const entry = isReadOften(key) ? await near.value(nameOf(key), () => read(key)) : await read(key);
      return isThere(entry) ? parse<T>(key[0], entry) : undefined;
    },

    put: (key, value, { ttlSeconds, ifAbsent } = {}) =>
      commit(
        [['put', nameOf(key), JSON.stringify(value), endOf(nowMs(), ttlSeconds)]],
        ifAbsent === true ? [[nameOf(key), '']] : [],
      ),

    change: (key, next) => inTurn(nameOf(key), () => change(key, next)),

    async take<T>(key: Key) {
      const name = nameOf(key);
      const names = isReadOften(key) ? [name] : [];
      const json = await writing(names, () => redis.run(takeScript, over, [start, now(), name, ...names]));
      return typeof json === 'string' ? (JSON.parse(json) as T) : undefined;
    },

    // What is cleared is what was there before: the clearing goes first.
    commit: (writes, conditions = []) =>
      commit(
        [...writes.filter(isClear), ...writes.filter((each) => !isClear(each))].map((each) =>
          toScriptWrite(each, nowMs()),
        ),
        conditions.map(toScriptCondition),
      ),

    async remove(...keys) {
      await commit(keys.map((key) => ['remove', nameOf(key)]));
    },

    async addMember(key, member, { ttlSeconds } = {}) {
      await commit([['add', nameOf(key), member, endOf(nowMs(), ttlSeconds)]]);
    },

    async removeMember(key, member) {
      await commit([['drop', nameOf(key), member]]);
    },

    async members(key, { offset, limit } = { offset: 0, limit: Number.POSITIVE_INFINITY }) {
      if (limit <= 0) return [];
      const to = Number.isFinite(limit) ? offset + limit - 1 : -1;
      const find = async () => {
        const args = [now(), String(offset), String(to)];
        const found = texts(await redis.run(membersScript, layout.set(key), args));
        const members = found.slice(0, -1);
        // Fewer than were asked for are all.
        const isWhole = to === -1 || members.length <= to;
        return { members, mayKeep: isWhole && found.at(-1) === '0' };
      };
      if (offset > 0 || !isReadOften(key)) return (await find()).members;
      return (await near.set(nameOf(key), find)).members.slice(0, limit);
    },

    countMembers: async (key) => Number(await redis.run(countScript, layout.set(key), [now()])),

    async *keys(prefix) {
      for (let last: string | undefined; last !== ''; ) {
        const args = [start, now(), ...rangeBelow(prefix, last), String(perPage)];
        const [end = '', ...names] = texts(await redis.run(namesScript, over, args));
        yield* names.map(keyOf);
        last = end;
      }
    },

    async dump(...prefixes) {
      const at = nowMs();
      const bounds = prefixes.flatMap((prefix) => rangeBelow(prefix));
      return toWrites(texts(await redis.run(dumpScript, over, [start, String(at), ...bounds])), at);
    },

    async clear(...prefixes) {
      await writing(['*'], async () => {
        for (const prefix of prefixes) {
          await clear('v', prefix);
          await clear('s', prefix);
        }
      });
    },

    request: (work) => near.request(work),

    async health() {
      try {
        await redis.run(healthScript, [layout.health], [now()], healthMs);
        return { status: 'ok', kind: 'redis' };
      } catch (error) {
        return { status: 'down', kind: 'redis', reason: error instanceof Error ? error.message : String(error) };
      }
    },

    close: () => redis.close(),
  };
}

const isClear = (write: Write) => 'clear' in write;

function texts(answer: unknown): readonly string[] {
  return Array.isArray(answer) ? answer.map(String) : [];
}

async function readAuthorities(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw storeError('bad-address', {
      message: `The authorities of the Redis cannot be read from ${file}: ${cause instanceof Error ? cause.message : cause}. Name a PEM file.`,
      cause,
    });
  }
}
