import type { User } from '../model/user.js';
import type { MembershipRule, RuleOperator, RuleValue } from './rule.js';

/** Whether a user is a member by a rule. Text is compared without regard to case. */
export function isMemberByRule(rule: MembershipRule, user: User): boolean {
  return holds(rule, (property) => propertyOf(user, property));
}

function holds(rule: MembershipRule, read: (property: string) => unknown): boolean {
  switch (rule.kind) {
    case 'and':
      return holds(rule.left, read) && holds(rule.right, read);
    case 'or':
      return holds(rule.left, read) || holds(rule.right, read);
    case 'not':
      return !holds(rule.of, read);
    case 'compare':
      return compare(read(rule.property), rule.operator, rule.value);
    case 'any':
    case 'all': {
      const list = read(rule.property);
      if (!Array.isArray(list)) return false;
      const isOne = (element: unknown) => holds(rule.of, (property) => (property === '_' ? element : read(property)));
      return rule.kind === 'any' ? list.some(isOne) : list.every(isOne);
    }
  }
}

function compare(given: unknown, operator: RuleOperator, value: RuleValue): boolean {
  switch (operator) {
    case 'eq':
      return isSame(given, value);
    case 'ne':
      return !isSame(given, value);
    case 'in':
      return Array.isArray(value) && value.some((each: unknown) => isSame(given, each));
    case 'notin':
      return Array.isArray(value) && !value.some((each: unknown) => isSame(given, each));
    case 'startswith':
      return textOf(given).startsWith(textOf(value));
    case 'notstartswith':
      return !textOf(given).startsWith(textOf(value));
    case 'endswith':
      return textOf(given).endsWith(textOf(value));
    case 'notendswith':
      return !textOf(given).endsWith(textOf(value));
    case 'contains':
      return has(given, value);
    case 'notcontains':
      return !has(given, value);
  }
}

/** Of a collection: one of its elements; of text: a part. */
function has(given: unknown, value: RuleValue): boolean {
  if (Array.isArray(given)) return given.some((each: unknown) => isSame(each, value));
  return textOf(given).includes(textOf(value));
}

const isSame = (given: unknown, value: unknown) => comparable(given) === comparable(value);
const textOf = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');

/** `"true"` is true too, as rules in Microsoft's examples have it; nothing and an empty text are null. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const text = value.toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  return text === '' ? null : text;
}

/** Names that rules have of their own. */
function propertyOf(user: User, property: string): unknown {
  switch (property) {
    case 'objectid':
      return user.id;
    case 'dirsyncenabled':
      return user.onPremisesSyncEnabled;
    case 'mobile':
      return named(user.otherProperties, 'mobilephone');
    case 'physicaldeliveryofficename':
      return named(user.otherProperties, 'officelocation');
    case 'telephonenumber': {
      const phones = named(user.otherProperties, 'businessphones');
      return Array.isArray(phones) ? (phones as readonly unknown[])[0] : undefined;
    }
    default:
      return named(user, property) ?? named(user.otherProperties, property);
  }
}

/** A property by its name in lower case. */
function named(object: object, lower: string): unknown {
  return Object.entries(object).find(([name]) => name.toLowerCase() === lower)?.[1];
}
