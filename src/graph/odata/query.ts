import { badRequest, unsupportedQuery } from '../errors.js';
import { type Expansion, readExpand } from './expand.js';
import type { Filter } from './filter.js';
import { isAdvanced, parseFilter, propertiesOf } from './parse-filter.js';

/** The query options of a request, understood. */
export interface Query {
  readonly filter: Filter | undefined;
  readonly select: readonly string[] | undefined;
  readonly expand: readonly Expansion[];
  readonly top: number;
  /** How many objects of the source earlier pages have looked at. */
  readonly skip: number;
  readonly count: boolean;
  readonly search: readonly SearchTerm[] | undefined;
  readonly orderBy: { readonly property: string; readonly descending: boolean } | undefined;
}

/** `"displayName:ana"`. */
export interface SearchTerm {
  readonly property: string;
  readonly text: string;
}

/** What a collection can be asked. */
export interface QueryRules {
  readonly type: string;
  readonly properties: readonly string[];
  readonly expandable?: readonly string[];
  readonly searchable?: readonly string[];
  readonly mostTop?: number;
  /** False for what is no directory object: nothing there is an advanced query. */
  readonly isDirectory?: boolean;
}

const options = ['$filter', '$select', '$expand', '$top', '$skiptoken', '$count', '$search', '$orderby', '$format'];

/** Reads them. Throws `Request_BadRequest` or `Request_UnsupportedQuery` in Graph's words. */
export function readQuery(
  parameters: URLSearchParams,
  headers: Readonly<Record<string, string>>,
  rules: QueryRules,
): Query {
  const given = optionsOf(parameters);
  const text = (name: string) => given.get(name);
  const filter = filterOf(text('$filter'), rules);
  const select = text('$select')
    ?.split(',')
    .map((each) => each.trim())
    .map((each) => (each === '*' ? each : spelled(each, rules)));
  const expand = readExpand(text('$expand'), rules.expandable ?? [], rules.type);
  const query: Query = {
    filter,
    select: select?.includes('*') === true ? undefined : select,
    expand,
    top: topOf(text('$top'), rules.mostTop ?? 999),
    skip: skipOf(text('$skiptoken')),
    count: text('$count')?.toLowerCase() === 'true',
    search: searchOf(text('$search'), rules),
    orderBy: orderOf(text('$orderby'), rules),
  };
  if (rules.isDirectory !== false) checkAdvanced(query, headers);
  return query;
}

/** The options by name; the `$` may be left out, and each comes once (OData 4.01). */
function optionsOf(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [written, value] of parameters) {
    const name = `$${written.toLowerCase().replace(/^\$/, '')}`;
    const isOption = options.includes(name);
    if (!isOption && written.startsWith('$')) {
      throw unsupportedQuery(`'${written.slice(0, 40)}' is not supported by the service.`);
    }
    if (found.has(name)) {
      throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    }
    if (isOption) found.set(name, value);
  }
  return found;
}

function filterOf(text: string | undefined, rules: QueryRules): Filter | undefined {
  if (text === undefined) return undefined;
  const filter = parseFilter(text, (name) => known(name, rules) ?? name);
  for (const name of propertiesOf(filter)) spelled(name, rules);
  return filter;
}

/** A property whatever the case it was written in; undefined where there is none. */
function known(name: string, { properties }: QueryRules): string | undefined {
  const isOpen = name.startsWith('extension_');
  return properties.find((each) => each.toLowerCase() === name.toLowerCase()) ?? (isOpen ? name : undefined);
}

/** The property as Graph spells it. Throws for one that there is not. */
function spelled(name: string, rules: QueryRules): string {
  const first = name.split('/')[0] ?? '';
  const found = known(first, rules);
  if (found !== undefined) return found;
  throw badRequest(`Could not find a property named '${first.slice(0, 60)}' on type '${rules.type}'.`);
}

function topOf(text: string | undefined, most: number): number {
  if (text === undefined) return Math.min(100, most);
  const top = Number(text);
  if (Number.isInteger(top) && top >= 1 && top <= most) return top;
  throw badRequest(`Invalid page size specified: '${text.slice(0, 20)}'. Must be between 1 and ${most} inclusive.`);
}

function skipOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const skip = Number(/^p(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1]);
  if (Number.isInteger(skip)) return skip;
  throw badRequest('The specified $skiptoken is not valid.');
}

/** The token for the page after `skip` objects of the source. */
export function skipToken(skip: number): string {
  return Buffer.from(`p${skip}`).toString('base64url');
}

const mostTerms = 10;

function searchOf(text: string | undefined, rules: QueryRules): readonly SearchTerm[] | undefined {
  if (text === undefined) return undefined;
  const terms = [...text.matchAll(/"([A-Za-z]+):([^"]+)"/g)].map(([, property = '', term = '']) => ({
    property,
    text: term,
  }));
  const rest = text.replaceAll(/"[A-Za-z]+:[^"]+"/g, '').replaceAll(/\bOR\b|\bAND\b|[()\s]/g, '');
  if (terms.length === 0 || terms.length > mostTerms || rest !== '') {
    throw badRequest(`Syntax error: $search must be of the form "property:text".`);
  }
  const wrong = terms.find((term) => rules.searchable?.includes(term.property) !== true);
  if (wrong !== undefined) throw badRequest(`The property '${wrong.property}' cannot be searched.`);
  return terms;
}

function orderOf(text: string | undefined, rules: QueryRules): Query['orderBy'] {
  if (text === undefined) return undefined;
  const [property = '', direction = 'asc', ...more] = text.trim().split(/\s+/);
  const name = spelled(property, rules);
  if (more.length > 0 || !['asc', 'desc'].includes(direction)) throw badRequest('Invalid $orderby clause.');
  return { property: name, descending: direction === 'desc' };
}

/** Advanced queries are answered from an index that must be asked for (aad-advanced-queries). */
function checkAdvanced(query: Query, headers: Readonly<Record<string, string>>): void {
  const isEventual = headers.consistencylevel?.toLowerCase() === 'eventual';
  const needsHeader = query.search !== undefined || query.count;
  const needsBoth =
    (query.filter !== undefined && isAdvanced(query.filter)) ||
    (query.filter !== undefined && query.orderBy !== undefined);
  if ((needsHeader && !isEventual) || (needsBoth && !(isEventual && query.count))) {
    throw unsupportedQuery(
      'Unsupported Query. Advanced queries need the header ConsistencyLevel: eventual and the parameter $count=true.',
    );
  }
}
