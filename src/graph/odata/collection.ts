import { setImmediate as othersToo } from 'node:timers/promises';
import type { JsonObject } from '#platform';
import { matches } from './filter.js';
import { type Query, skipToken } from './query.js';

/** Where a collection's objects come from: all of them in order, beginning after some. */
export type Source = (skip: number) => AsyncIterable<JsonObject>;

/** A source that can only be read from its beginning. */
export function fromBeginning(all: () => AsyncIterable<JsonObject> | Iterable<JsonObject>): Source {
  return async function* rest(skip) {
    let at = 0;
    for await (const object of all()) {
      if (at >= skip) yield object;
      at += 1;
    }
  };
}

/** What a collection is answered with. */
export interface CollectionAnswer {
  readonly '@odata.context': string;
  readonly '@odata.count'?: number;
  readonly '@odata.nextLink'?: string;
  readonly value: readonly JsonObject[];
}

/** Filters, searches, orders, counts and pages a source; `url` is the request's, for the link to the next page. */
export async function collect(
  source: Source,
  query: Query,
  about: {
    readonly context: string;
    readonly url: URL;
    readonly project: (object: JsonObject) => JsonObject | Promise<JsonObject>;
    /** How many objects fit, where that is known without looking at them. */
    readonly total?: () => Promise<number>;
  },
): Promise<CollectionAnswer> {
  const fits = (object: JsonObject) =>
    (query.filter === undefined || matches(query.filter, object)) && isFound(object, query);
  const { page, next } =
    query.orderBy === undefined ? await plainPage(source, query, fits) : await orderedPage(source, query, fits);
  const count = query.count ? await (about.total?.() ?? countOf(source, fits)) : undefined;
  return {
    '@odata.context': about.context,
    ...(count === undefined ? {} : { '@odata.count': count }),
    ...(next === undefined ? {} : { '@odata.nextLink': nextLink(about.url, next) }),
    value: await projectAll(page, about.project),
  };
}

/** Projected at a time; an expanded object reads others. */
const projectedAtOnce = 20;

async function projectAll(
  page: readonly JsonObject[],
  project: (object: JsonObject) => JsonObject | Promise<JsonObject>,
): Promise<readonly JsonObject[]> {
  const done: JsonObject[] = [];
  while (done.length < page.length) {
    done.push(...(await Promise.all(page.slice(done.length, done.length + projectedAtOnce).map(project))));
    if (done.length < page.length) await othersToo();
  }
  return done;
}

interface Part {
  readonly page: readonly JsonObject[];
  /** How much to skip for the next page; undefined on the last. */
  readonly next: number | undefined;
}

type Fits = (object: JsonObject) => boolean;

/** Stops when the page is full and one more is seen to fit; `$skiptoken` counts what was looked at. */
async function plainPage(source: Source, query: Query, fits: Fits): Promise<Part> {
  const page: JsonObject[] = [];
  let looked = query.skip;
  for await (const object of source(query.skip)) {
    const isFit = fits(object);
    if (isFit && page.length >= query.top) return { page, next: looked };
    looked += 1;
    if (isFit) page.push(object);
  }
  return { page, next: undefined };
}

/** Objects sorted at a time: short enough that others do not wait for it. */
const sortedAtOnce = 2000;

/** Looks at everything, but keeps no more than what this page and those before it need. */
async function orderedPage(source: Source, query: Query, fits: Fits): Promise<Part> {
  const needed = query.skip + query.top + 1;
  let kept: readonly JsonObject[] = [];
  let fresh: JsonObject[] = [];
  for await (const object of source(0)) {
    if (fits(object)) fresh.push(object);
    if (fresh.length < sortedAtOnce) continue;
    kept = ordered([...kept, ...fresh], query).slice(0, needed);
    fresh = [];
  }
  kept = ordered([...kept, ...fresh], query).slice(0, needed);
  const next = query.skip + query.top;
  return { page: kept.slice(query.skip, next), next: kept.length > next ? next : undefined };
}

/** How many objects of a source fit. */
export async function countOf(source: Source, fits: (object: JsonObject) => boolean): Promise<number> {
  let count = 0;
  for await (const object of source(0)) if (fits(object)) count += 1;
  return count;
}

/** Every word of the term begins a word of the property (Graph `$search` tokenizes). */
export function isFound(object: JsonObject, { search }: Query): boolean {
  if (search === undefined) return true;
  return search.some(({ property, text }) => {
    const value = object[property];
    const words = (typeof value === 'string' ? value : '').toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .every((part) => words.some((word) => word.startsWith(part)));
  });
}

const alphabet = new Intl.Collator('en');

/** Equal ones stay in the order they came, downwards too, so that pages do not overlap. */
function ordered(objects: readonly JsonObject[], { orderBy }: Query): readonly JsonObject[] {
  if (orderBy === undefined) return objects;
  const { property, descending } = orderBy;
  const text = (object: JsonObject) => String(object[property] ?? '');
  const direction = descending ? -1 : 1;
  return [...objects].sort((a, b) => direction * alphabet.compare(text(a), text(b)));
}

function nextLink(url: URL, skip: number): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', skipToken(skip));
  return next.href.replaceAll('%24', '$');
}

/** Only what was selected, in the order of the object. */
export function project(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name) || name.startsWith('@')));
}
