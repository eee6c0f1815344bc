import type { EmulatorError } from '#errors';
import { directoryError } from '../errors.js';
import { type MembershipRule, type RuleOperator, type RuleValue, ruleOperators, ruleProperties } from './rule.js';

/** Entra's own limit of a rule's length; the others only keep nonsense short. */
const longest = 3072;
const mostConditions = 100;
const deepest = 20;

const token = /\s*(?:"((?:[^"`]|`.)*)"|'((?:[^'`]|`.)*)'|(-?[A-Za-z_][\w.]*)|([()[\],]))/y;

interface Token {
  readonly kind: 'text' | 'word' | 'sign' | 'end';
  readonly value: string;
}

/** Parses the rule of a dynamic group. Throws `directory.bad-membership-rule` that says what was expected where. */
export function parseMembershipRule(text: string): MembershipRule {
  if (text.length > longest) throw bad(`it is longer than ${longest} characters`);
  const parser = new RuleParser(tokenize(text));
  return parser.whole();
}

const bad = (because: string): EmulatorError =>
  directoryError('bad-membership-rule', { message: `The membership rule is not valid: ${because}.` });

/** Operators come with a hyphen or without. */
const bare = ({ kind, value }: Token) => (kind === 'text' ? '' : value.toLowerCase().replace(/^-/, ''));

/** By precedence, loosest first: -or, -and, -not, a condition (groups-dynamic-membership). */
class RuleParser {
  #at = 0;
  #conditions = 0;

  constructor(readonly tokens: readonly Token[]) {}

  whole(): MembershipRule {
    const rule = this.#or(0);
    if (this.#next().kind !== 'end') throw this.#unexpected('the end');
    return rule;
  }

  #or(depth: number): MembershipRule {
    let left = this.#and(depth);
    while (this.#skip('or')) left = { kind: 'or', left, right: this.#and(depth) };
    return left;
  }

  #and(depth: number): MembershipRule {
    let left = this.#not(depth);
    while (this.#skip('and')) left = { kind: 'and', left, right: this.#not(depth) };
    return left;
  }

  #not(depth: number): MembershipRule {
    if (depth > deepest) throw bad(`it is nested deeper than ${deepest}`);
    if (this.#skip('not')) return { kind: 'not', of: this.#not(depth + 1) };
    if (!this.#skip('(')) return this.#condition(depth);
    const inner = this.#or(depth + 1);
    this.#expect(')');
    return inner;
  }

  #condition(depth: number): MembershipRule {
    this.#conditions += 1;
    if (this.#conditions > mostConditions) throw bad(`it has more than ${mostConditions} conditions`);
    const property = this.#property();
    const word = bare(this.#next());
    if (word === 'any' || word === 'all') return this.#collection(word, property, depth);
    const operator = ruleOperators.find((each) => each === word);
    if (operator === undefined)
      throw this.#unexpected(`an operator (${ruleOperators.map((each) => `-${each}`).join(', ')}, -any, -all)`);
    this.#at += 1;
    return { kind: 'compare', property, operator, value: this.#value(operator) };
  }

  #collection(kind: 'any' | 'all', property: string, depth: number): MembershipRule {
    this.#at += 1;
    this.#expect('(');
    const of = this.#or(depth + 1);
    this.#expect(')');
    return { kind, property, of };
  }

  #property(): string {
    const { kind, value } = this.#next();
    const name = value.toLowerCase().replace(/^user\./, '');
    const isKnown =
      name === '_' ||
      /^extension(_\w+|attribute([1-9]|1[0-5]))$/.test(name) ||
      ruleProperties.some((each) => each.toLowerCase() === name);
    if (kind !== 'word' || (name !== '_' && !/^user\./i.test(value)) || !isKnown)
      throw this.#unexpected('a property, such as user.userType');
    this.#at += 1;
    return name;
  }

  #value(operator: RuleOperator): RuleValue {
    if (operator !== 'in' && operator !== 'notin') return this.#single();
    this.#expect('[');
    const values = [this.#single()];
    while (this.#skip(',')) values.push(this.#single());
    this.#expect(']');
    return values;
  }

  #single(): string | boolean | null {
    const { kind, value } = this.#next();
    const words = { true: true, false: false, null: null, $true: true, $false: false, $null: null };
    const word = value.toLowerCase();
    if (kind === 'text') {
      this.#at += 1;
      return value;
    }
    if (kind !== 'word' || !Object.hasOwn(words, word)) throw this.#unexpected('a value: "text", true, false or null');
    this.#at += 1;
    return words[word as keyof typeof words];
  }

  #next(): Token {
    return this.tokens[this.#at] ?? { kind: 'end', value: '' };
  }

  #skip(what: string): boolean {
    if (bare(this.#next()) !== what) return false;
    this.#at += 1;
    return true;
  }

  #expect(what: string): void {
    if (!this.#skip(what)) throw this.#unexpected(`'${what}'`);
  }

  #unexpected(wanted: string): EmulatorError {
    const { kind, value } = this.#next();
    return bad(`expected ${wanted} ${kind === 'end' ? 'at its end' : `at '${value.slice(0, 40)}'`}`);
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw bad(`it cannot be read from '${text.slice(from, from + 20).trim()}' on`);
    const [, double, single, word, sign] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll(/`(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}
