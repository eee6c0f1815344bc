import { keyOf, nameOf } from '../names.js';
import type { Condition, Write } from '../store.js';
import { rangeBelow } from './layout.js';
import { isReadOften } from './read-often.js';

/** A write as the script of commits reads it; `replace` keeps the end, `forget` leaves a set of the same name. */
export type ScriptWrite =
  | readonly ['put', name: string, json: string, end: string]
  | readonly ['replace', name: string, json: string]
  | readonly ['forget' | 'remove', name: string]
  | readonly ['clear', from: string, to: string]
  | readonly ['add', name: string, member: string, end: string]
  | readonly ['drop', name: string, member: string];

/** When something ends, by our clock, as a text; empty for never. */
export function endOf(nowMs: number, ttlSeconds: number | undefined): string {
  return ttlSeconds === undefined ? '' : String(nowMs + ttlSeconds * 1000);
}

/** A write of the contract in the words of the script. */
export function toScriptWrite(write: Write, nowMs: number): ScriptWrite {
  if ('put' in write) return ['put', nameOf(write.put), JSON.stringify(write.value), endOf(nowMs, write.ttlSeconds)];
  if ('remove' in write) return ['remove', nameOf(write.remove)];
  if ('clear' in write) return ['clear', ...rangeBelow(write.clear)];
  if ('addTo' in write) return ['add', nameOf(write.addTo), write.member, endOf(nowMs, write.ttlSeconds)];
  return ['drop', nameOf(write.dropFrom), write.member];
}

/** Most names that one entry of the log of changes has; more are told as all. */
const mostTold = 50;

/** What the log of changes is told of a commit: the names among the written that are read often, `*` for all. */
export function changedNames(writes: readonly ScriptWrite[]): readonly string[] {
  if (writes.some(([what]) => what === 'clear')) return ['*'];
  const names = new Set(writes.map(([, name]) => name).filter((name) => isReadOften(keyOf(name))));
  return names.size > mostTold ? ['*'] : [...names];
}

/** A condition in the words of the script: a name, and its JSON or the empty text for nothing. */
export function toScriptCondition({ key, is }: Condition): readonly [name: string, json: string] {
  return [nameOf(key), is === undefined ? '' : JSON.stringify(is)];
}

/** A value and its end, by our clock. */
export interface RedisEntry {
  readonly json: string;
  readonly endsAt: number;
}

/** What Redis keeps, taken apart; nothing is as what has ended. */
export function toEntry(raw: string | undefined): RedisEntry {
  if (raw === undefined) return { json: '', endsAt: Number.NEGATIVE_INFINITY };
  const colon = raw.indexOf(':');
  return { json: raw.slice(colon + 1), endsAt: colon > 0 ? Number(raw.slice(0, colon)) : Number.POSITIVE_INFINITY };
}

/** What the script of dumps answered, in the words of the contract. */
export function toWrites(answer: readonly string[], nowMs: number): readonly Write[] {
  const writes: Write[] = [];
  for (let at = 0; at + 3 < answer.length; at += 4) {
    const [kind, name = '', end = '', what = ''] = answer.slice(at, at + 4);
    const left = end === '' ? {} : { ttlSeconds: (Number(end) - nowMs) / 1000 };
    if (kind === 'v') writes.push({ put: keyOf(name), value: JSON.parse(what), ...left });
    else writes.push({ addTo: keyOf(name), member: what, ...left });
  }
  return writes;
}
