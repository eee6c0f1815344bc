import type { JsonObject } from '#platform';
import { matches } from './filter.js';
import { type Query, skipToken } from './query.js';

/** Where a collection's objects come from: all of them in order, beginning after some. */
export type Source = (skip: number) => AsyncIterable<JsonObject>;

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
  },
): Promise<CollectionAnswer> {
  const fits = (object: JsonObject) =>
    (query.filter === undefined || matches(query.filter, object)) && isFound(object, query);
  const found: JsonObject[] = [];
  let looked = query.orderBy === undefined ? query.skip : 0;
  let more = false;
  // Ordering and counting look at everything; a plain page stops when it is full.
  const everything = query.orderBy !== undefined;
  for await (const object of source(everything ? 0 : query.skip)) {
    if (found.length >= query.top && !everything) {
      if (!fits(object)) {
        looked += 1;
        continue;
      }
      more = true;
      break;
    }
    looked += 1;
    if (fits(object)) found.push(object);
  }
  const page = everything ? ordered(found, query).slice(query.skip, query.skip + query.top) : found;
  const next = everything ? query.skip + query.top : looked;
  if (everything) more = found.length > next;
  const count = query.count ? await countOf(source, fits) : undefined;
  return {
    '@odata.context': about.context,
    ...(count === undefined ? {} : { '@odata.count': count }),
    ...(more ? { '@odata.nextLink': nextLink(about.url, next) } : {}),
    value: await Promise.all(page.map(about.project)),
  };
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

function ordered(objects: readonly JsonObject[], { orderBy }: Query): readonly JsonObject[] {
  if (orderBy === undefined) return objects;
  const { property, descending } = orderBy;
  const text = (object: JsonObject) => String(object[property] ?? '');
  const sorted = [...objects].sort((a, b) => text(a).localeCompare(text(b)));
  return descending ? sorted.reverse() : sorted;
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
