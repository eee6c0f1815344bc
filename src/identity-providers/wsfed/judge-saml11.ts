import { attribute, childElements, elementsByName, onlyChild, textOf, XmlRefusal } from '#xml';
import { type Expectation, skewMs } from '../federation/expectation.js';
import { assertionNamespace11, bearer11 } from '../federation/names.js';
import { issuedJustNow, notTooEarly, notYetOver } from '../federation/times.js';

/** What a genuine SAML 1.1 assertion says; who it is about is for the claims to say. */
export interface JudgedToken {
  readonly id: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly endsAt: Date;
}

/** Every check on the signed assertion, in order (SAML 1.1 core 2.3, WS-Federation 1.2 section 13). Throws `XmlRefusal`. */
export function judgeSaml11(assertion: Element, expected: Expectation): JudgedToken {
  const id = attribute(assertion, 'AssertionID') ?? '';
  if (attribute(assertion, 'MajorVersion') !== '1' || attribute(assertion, 'MinorVersion') !== '1' || id === '')
    throw new XmlRefusal('version', 'The token is not of SAML 1.1.');
  if (attribute(assertion, 'Issuer') !== expected.issuer) {
    throw new XmlRefusal('issuer', 'The token names another issuer than the partner this sign-in was sent to.');
  }
  issuedJustNow(attribute(assertion, 'IssueInstant'), expected);
  const end = checkConditions(assertion, expected);
  checkSubjects(assertion);
  return { id, attributes: readAttributes(assertion), endsAt: new Date(end.getTime() + skewMs) };
}

function checkConditions(assertion: Element, expected: Expectation): Date {
  const conditions = only(assertion, 'Conditions', 'conditions');
  const end = notYetOver(attribute(conditions, 'NotOnOrAfter'), 'expired', expected.now);
  notTooEarly(attribute(conditions, 'NotBefore'), expected);
  const children = childElements(conditions);
  const known = ['AudienceRestrictionCondition', 'DoNotCacheCondition'];
  if (children.some((each) => each.namespaceURI !== assertionNamespace11 || !known.includes(each.localName))) {
    throw new XmlRefusal('conditions', 'The token has a condition that is not understood.');
  }
  const restrictions = children.filter((each) => each.localName === 'AudienceRestrictionCondition');
  const namesUs = (restriction: Element) =>
    elementsByName(restriction, assertionNamespace11, 'Audience').some((each) =>
      expected.audiences.includes(textOf(each) ?? ''),
    );
  if (restrictions.length === 0 || !restrictions.every(namesUs)) {
    throw new XmlRefusal('audience', `The token is for another audience; it must name ${expected.audiences[0]}.`);
  }
  return end;
}

/** Every statement is about the same person, who shows the token as bearer; one says that he authenticated. */
function checkSubjects(assertion: Element): void {
  const statements = childElements(assertion).filter((each) => each.localName.endsWith('Statement'));
  const subjects = statements.map((statement) => only(statement, 'Subject', 'subject'));
  const names = subjects.map((subject) => textOf(only(subject, 'NameIdentifier', 'name-id')) ?? '');
  if (names.length === 0 || names[0] === '' || names.some((name) => name !== names[0])) {
    throw new XmlRefusal('name-id', 'The statements of the token are not about one named person.');
  }
  only(assertion, 'AuthenticationStatement', 'authn-statement');
  for (const subject of subjects) {
    const confirmation = only(subject, 'SubjectConfirmation', 'confirmation');
    const methods = elementsByName(confirmation, assertionNamespace11, 'ConfirmationMethod').map(textOf);
    if (methods.length !== 1 || methods[0] !== bearer11) {
      throw new XmlRefusal('confirmation', 'The token must have one bearer confirmation.');
    }
  }
}

/** A Map, because attribute names come from outside and `__proto__` is a name like any other. */
function readAttributes(assertion: Element): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  for (const statement of elementsByName(assertion, assertionNamespace11, 'AttributeStatement')) {
    for (const element of elementsByName(statement, assertionNamespace11, 'Attribute')) {
      const [local, namespace] = [attribute(element, 'AttributeName'), attribute(element, 'AttributeNamespace')];
      const values = elementsByName(element, assertionNamespace11, 'AttributeValue').map((each) => textOf(each));
      if (!local || !namespace || values.some((value) => value === undefined)) {
        throw new XmlRefusal('attributes', 'An attribute has no name, or a value that is not plain text.');
      }
      const name = `${namespace.replace(/\/$/, '')}/${local}`;
      attributes.set(name, [...(attributes.get(name) ?? []), ...values.filter((value) => value !== undefined)]);
    }
  }
  return attributes;
}

function only(parent: Element, localName: string, check: string): Element {
  const found = onlyChild(parent, assertionNamespace11, localName);
  if (found === undefined) throw new XmlRefusal(check, `The token must have exactly one ${localName}.`);
  return found;
}
