import { badRequest, unsupportedQuery } from '../errors.js';
import type { Filter, Literal, Operator, Path } from './filter.js';

/** Bounds: no filter a person writes comes near them, and nothing beyond them is looked at. */
const longest = 8000;
const mostNodes = 200;
const deepest = 30;

const token =
  /\s*(?:('(?:[^']|'')*')|(\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)|([0-9a-fA-F]{8}-[0-9a-fA-F-]{27})|(-?\d+(?:\.\d+)?)|([A-Za-z_$][\w.$]*)|([(),:/]))/y;
const operators: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign';
  readonly value: string;
}

/** Parses a `$filter` (OData 4.01, the part Graph's directory objects have). Throws `Request_BadRequest` or `Request_UnsupportedQuery`. */
export function parseFilter(text: string, spell: (property: string) => string = (name) => name): Filter {
  if (text.length > longest) throw badRequest(`The $filter is longer than ${longest} characters.`);
  const tokens = tokenize(text);
  let at = 0;
  let nodes = 0;
  let isInside = false;
  const peek = () => tokens[at];
  const fail = () =>
    badRequest(`Invalid filter clause: syntax error near '${peek()?.value.slice(0, 40) ?? 'the end'}'.`);
  const take = () => {
    const found = tokens[at];
    if (found === undefined) throw fail();
    at += 1;
    return found;
  };
  const isNext = (value: string) => peek()?.kind !== 'text' && peek()?.value.toLowerCase() === value;
  const expect = (value: string) => {
    if (!isNext(value)) throw fail();
    at += 1;
  };
  const count = () => {
    nodes += 1;
    if (nodes > mostNodes) throw badRequest(`The $filter has more than ${mostNodes} conditions.`);
  };
  const node = <T extends Filter>(made: T): T => {
    count();
    return made;
  };

  const or = (depth: number): Filter => {
    let left = and(depth);
    while (isNext('or')) {
      at += 1;
      left = node({ kind: 'or', left, right: and(depth) });
    }
    return left;
  };
  const and = (depth: number): Filter => {
    let left = unary(depth);
    while (isNext('and')) {
      at += 1;
      left = node({ kind: 'and', left, right: unary(depth) });
    }
    return left;
  };
  const unary = (depth: number): Filter => {
    if (depth > deepest) throw badRequest(`The $filter is nested deeper than ${deepest}.`);
    if (isNext('not')) {
      at += 1;
      return node({ kind: 'not', of: unary(depth + 1) });
    }
    if (isNext('(')) {
      at += 1;
      const inner = or(depth + 1);
      expect(')');
      return inner;
    }
    return condition(depth);
  };
  const path = (): Path => {
    const names: string[] = [];
    for (;;) {
      const { kind, value } = take();
      if (kind !== 'name') throw fail();
      names.push(names.length === 0 ? spell(value) : value);
      if (!isNext('/')) return names;
      at += 1;
    }
  };
  const literal = (): Literal => {
    const { kind, value } = take();
    if (kind === 'text') return value;
    if (kind === 'number') return Number(value);
    if (kind === 'name' && value === 'true') return true;
    if (kind === 'name' && value === 'false') return false;
    if (kind === 'name' && value === 'null') return null;
    throw fail();
  };
  const text1 = (): string => {
    const value = literal();
    if (typeof value !== 'string') throw fail();
    return value;
  };
  const condition = (depth: number): Filter => {
    const names = path();
    const last = names.at(-1)?.toLowerCase() ?? '';
    if (isNext('(')) return call(names, last, depth);
    const operator = take().value.toLowerCase();
    if (operator === 'in') return node({ kind: 'in', path: names, values: list() });
    if (!operators.includes(operator)) throw fail();
    const value = literal();
    return last === '$count'
      ? node({ kind: 'count', path: names.slice(0, -1), operator: operator as Operator, value })
      : node({ kind: 'compare', path: names, operator: operator as Operator, value });
  };
  const list = (): readonly Literal[] => {
    expect('(');
    const values = [literal()];
    while (isNext(',')) {
      at += 1;
      count();
      values.push(literal());
    }
    expect(')');
    return values;
  };
  const call = (names: Path, name: string, depth: number): Filter => {
    expect('(');
    if (name === 'any') {
      if (isNext(')')) {
        at += 1;
        return node({ kind: 'any', path: names.slice(0, -1), variable: '', of: undefined });
      }
      // One inside another would multiply what has to be looked at.
      if (isInside) throw unsupportedQuery("Unsupported or invalid query filter clause: 'any' within 'any'.");
      const variable = take().value;
      expect(':');
      isInside = true;
      const of = or(depth + 1);
      isInside = false;
      expect(')');
      return node({ kind: 'any', path: names.slice(0, -1), variable, of });
    }
    if (names.length !== 1 || (name !== 'startswith' && name !== 'endswith')) {
      throw unsupportedQuery(`Unsupported or invalid query filter clause: the function '${name.slice(0, 40)}'.`);
    }
    const on = path();
    expect(',');
    const value = text1();
    expect(')');
    return node({ kind: 'call', name, path: on, value });
  };

  const filter = or(0);
  if (at < tokens.length) throw fail();
  return filter;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (match === null) {
      throw badRequest(`Invalid filter clause: syntax error at position ${from}: '${text.slice(from, from + 20)}'.`);
    }
    const [, quoted, time, guid, number, name, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (time !== undefined || guid !== undefined) tokens.push({ kind: 'text', value: String(time ?? guid) });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'sign', value: String(sign) });
  }
  return tokens;
}

/** Whether a filter needs an advanced query: `ne`, `not`, `endsWith`, `…/$count` (aad-advanced-queries). */
export function isAdvanced(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return isAdvanced(filter.left) || isAdvanced(filter.right);
    case 'not':
    case 'count':
      return true;
    case 'compare':
      return filter.operator === 'ne';
    case 'call':
      return filter.name === 'endswith';
    case 'in':
      return false;
    case 'any':
      return filter.of !== undefined && isAdvanced(filter.of);
  }
}

/** The properties a filter reads, for the check that they exist. */
export function propertiesOf(filter: Filter, variables: readonly string[] = []): readonly string[] {
  const own = (path: Path) => (variables.includes(path[0] ?? '') ? [] : [path[0] ?? '']);
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...propertiesOf(filter.left, variables), ...propertiesOf(filter.right, variables)];
    case 'not':
      return propertiesOf(filter.of, variables);
    case 'any':
      return [
        ...own(filter.path),
        ...(filter.of === undefined ? [] : propertiesOf(filter.of, [...variables, filter.variable])),
      ];
    case 'compare':
    case 'call':
    case 'in':
    case 'count':
      return own(filter.path);
  }
}
