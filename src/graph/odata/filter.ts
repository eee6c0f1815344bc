/** A `$filter`, understood. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly path: Path; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'call'; readonly name: 'startswith' | 'endswith'; readonly path: Path; readonly value: string }
  | { readonly kind: 'in'; readonly path: Path; readonly values: readonly Literal[] }
  | { readonly kind: 'any'; readonly path: Path; readonly variable: string; readonly of: Filter | undefined }
  | { readonly kind: 'count'; readonly path: Path; readonly operator: Operator; readonly value: Literal };

export type Path = readonly string[];
export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type Literal = string | number | boolean | null;

/** Evaluates a filter on an object. Text is compared without regard to case, as the directory does. */
export function matches(filter: Filter, object: unknown, variables: Readonly<Record<string, unknown>> = {}): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, object, variables) && matches(filter.right, object, variables);
    case 'or':
      return matches(filter.left, object, variables) || matches(filter.right, object, variables);
    case 'not':
      return !matches(filter.of, object, variables);
    case 'compare':
      return compare(read(object, filter.path, variables), filter.operator, filter.value);
    case 'call': {
      const text = read(object, filter.path, variables);
      if (typeof text !== 'string') return false;
      const [whole, part] = [text.toLowerCase(), filter.value.toLowerCase()];
      return filter.name === 'startswith' ? whole.startsWith(part) : whole.endsWith(part);
    }
    case 'in':
      return filter.values.some((value) => compare(read(object, filter.path, variables), 'eq', value));
    case 'any': {
      const list = read(object, filter.path, variables);
      if (!Array.isArray(list)) return false;
      const { of, variable } = filter;
      return of === undefined
        ? list.length > 0
        : list.some((each: unknown) => matches(of, object, { ...variables, [variable]: each }));
    }
    case 'count': {
      const list = read(object, filter.path, variables);
      return compare(Array.isArray(list) ? list.length : 0, filter.operator, filter.value);
    }
  }
}

function read(object: unknown, path: Path, variables: Readonly<Record<string, unknown>>): unknown {
  const [first = '', ...rest] = path;
  const isVariable = Object.hasOwn(variables, first);
  let value: unknown = isVariable ? variables[first] : property(object, first);
  for (const name of rest) value = property(value, name);
  return value;
}

function property(object: unknown, name: string): unknown {
  return object !== null && typeof object === 'object' && Object.hasOwn(object, name)
    ? (object as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function compare(given: unknown, operator: Operator, value: Literal): boolean {
  const [a, b] = [comparable(given), comparable(value)];
  if (operator === 'eq') return a === b;
  if (operator === 'ne') return a !== b;
  if (a === null || b === null || typeof a !== typeof b) return false;
  switch (operator) {
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
  }
}

/** A point in time, however many digits of a second it is written with. */
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function comparable(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return moment.test(value) ? Date.parse(value) : value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
