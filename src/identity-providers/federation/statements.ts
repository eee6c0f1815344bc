import { attribute, childElements, elementsByName, onlyChild, textOf, XmlRefusal } from '#xml';
import type { Expectation } from './expectation.js';
import { notTooEarly, notYetOver } from './times.js';

/** How a version of SAML names what both have. */
export interface Dialect {
  readonly namespace: string;
  /** What the message calls it. */
  readonly what: 'assertion' | 'token';
  /** The condition that names audiences. */
  readonly audience: string;
  /** Further conditions that change nothing here. */
  readonly harmless: readonly string[];
  /** An attribute's full name; undefined where it has none. */
  nameOf(element: Element): string | undefined;
}

/** Times and audience of an assertion; answers when it ends (SAML 1.1 core 2.3.2.1, SAML 2.0 core 2.5.1). Throws `XmlRefusal`. */
export function checkConditions(assertion: Element, expected: Expectation, dialect: Dialect): Date {
  const { namespace, what, audience, harmless } = dialect;
  const conditions = onlyElement(assertion, 'Conditions', 'conditions', dialect);
  const end = notYetOver(attribute(conditions, 'NotOnOrAfter'), 'expired', expected.now);
  notTooEarly(attribute(conditions, 'NotBefore'), expected);
  const known = [audience, ...harmless];
  const children = childElements(conditions);
  if (children.some((each) => each.namespaceURI !== namespace || !known.includes(each.localName))) {
    throw new XmlRefusal('conditions', `The ${what} has a condition that is not understood.`);
  }
  const restrictions = children.filter((each) => each.localName === audience);
  const namesUs = (restriction: Element) =>
    elementsByName(restriction, namespace, 'Audience').some((each) => expected.audiences.includes(textOf(each) ?? ''));
  if (restrictions.length === 0 || !restrictions.every(namesUs)) {
    throw new XmlRefusal('audience', `The ${what} is for another audience; it must name ${expected.audiences[0]}.`);
  }
  return end;
}

/** Values by name. A Map, because attribute names come from outside and `__proto__` is a name like any other. */
export function readAttributes(
  assertion: Element,
  { namespace, nameOf }: Dialect,
): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  for (const statement of elementsByName(assertion, namespace, 'AttributeStatement')) {
    for (const element of elementsByName(statement, namespace, 'Attribute')) {
      const name = nameOf(element);
      const values = elementsByName(element, namespace, 'AttributeValue').map((each) => textOf(each));
      if (name === undefined || values.some((value) => value === undefined)) {
        throw new XmlRefusal('attributes', 'An attribute has no name, or a value that is not plain text.');
      }
      attributes.set(name, [...(attributes.get(name) ?? []), ...values.filter((value) => value !== undefined)]);
    }
  }
  return attributes;
}

/** The one child of a name. Throws `XmlRefusal` with the check when there is none, or another beside it. */
export function onlyElement(
  parent: Element,
  localName: string,
  check: string,
  { namespace, what }: Pick<Dialect, 'namespace' | 'what'>,
): Element {
  const found = onlyChild(parent, namespace, localName);
  if (found === undefined) throw new XmlRefusal(check, `The ${what} must have exactly one ${localName}.`);
  return found;
}
