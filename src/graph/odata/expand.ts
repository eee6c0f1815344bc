import { badRequest, unsupportedQuery } from '../errors.js';

/** A relation to show with an object, and what of it; undefined for the usual properties. */
export interface Expansion {
  readonly name: string;
  readonly select: readonly string[] | undefined;
}

const one = /^\s*([A-Za-z]+)\s*(?:\(\s*\$select=([A-Za-z0-9_,\s]+)\))?\s*$/;

/** Reads `$expand`: relations by name, each once, with `$select` in brackets. Throws for a relation that there is not. */
export function readExpand(text: string | undefined, known: readonly string[], type: string): readonly Expansion[] {
  if (text === undefined) return [];
  const expansions: Expansion[] = [];
  for (const part of parts(text)) {
    const name = part.trim().split('(')[0]?.trim() ?? '';
    if (!known.includes(name))
      throw badRequest(`Could not find a property named '${name.slice(0, 60)}' on type '${type}'.`);
    if (expansions.some((each) => each.name === name)) throw badRequest(`'${name}' is expanded more than once.`);
    const select = one.exec(part);
    if (select === null) throw unsupportedQuery(`Only $select is supported within $expand=${name}.`);
    expansions.push({ name, select: select[2]?.split(',').map((each) => each.trim()) });
  }
  return expansions;
}

/** At commas that are in no brackets. */
function parts(text: string): readonly string[] {
  const found = [''];
  let depth = 0;
  for (const sign of text) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === ',' && depth === 0) found.push('');
    else found[found.length - 1] += sign;
  }
  return found;
}
