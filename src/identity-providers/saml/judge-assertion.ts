import { attribute, childElements, elementsByName, onlyChild, textOf, XmlRefusal } from '#xml';
import type { GenuineAssertion } from '../federation/accept-assertion.js';
import { checkEmail } from '../federation/email.js';
import { type Expectation, skewMs } from '../federation/expectation.js';
import { assertionNamespace, bearer, emailClaim } from '../federation/names.js';
import { issuedJustNow, notTooEarly, notYetOver } from '../federation/times.js';

/** Every check on the signed assertion, in order (SAML core 2, profiles 4.1.4.3). Throws `XmlRefusal`. */
export function judgeAssertion(assertion: Element, expected: Expectation): GenuineAssertion {
  const id = attribute(assertion, 'ID') ?? '';
  checkHead(assertion, id, expected);
  const subject = only(assertion, 'Subject', 'subject');
  const nameId = only(subject, 'NameID', 'name-id');
  const name = textOf(nameId);
  if (name === undefined || name === '') throw new XmlRefusal('name-id', 'The NameID is empty or not plain text.');
  const confirmedUntil = checkConfirmation(subject, expected);
  const conditionsUntil = checkConditions(assertion, expected);
  only(assertion, 'AuthnStatement', 'authn-statement');
  const attributes = readAttributes(assertion);
  return {
    id,
    subject: name,
    subjectFormat: attribute(nameId, 'Format') ?? 'unspecified',
    email: checkEmail(attributes.get(emailClaim) ?? [], expected.domains),
    attributes,
    endsAt: new Date(Math.max(confirmedUntil.getTime(), conditionsUntil.getTime()) + skewMs),
  };
}

function checkHead(assertion: Element, id: string, expected: Expectation): void {
  if (attribute(assertion, 'Version') !== '2.0' || id === '')
    throw new XmlRefusal('version', 'The assertion is not of SAML 2.0.');
  if (textOf(only(assertion, 'Issuer', 'issuer')) !== expected.issuer) {
    throw new XmlRefusal('issuer', 'The assertion names another issuer than the partner this sign-in was sent to.');
  }
  issuedJustNow(attribute(assertion, 'IssueInstant'), expected);
}

function checkConfirmation(subject: Element, expected: Expectation): Date {
  const confirmations = elementsByName(subject, assertionNamespace, 'SubjectConfirmation').filter(
    (each) => attribute(each, 'Method') === bearer,
  );
  const [confirmation] = confirmations;
  if (confirmations.length !== 1 || confirmation === undefined) {
    throw new XmlRefusal('confirmation', 'The assertion must have one bearer confirmation.');
  }
  const data = only(confirmation, 'SubjectConfirmationData', 'confirmation');
  const recipient = attribute(data, 'Recipient');
  // A token of WS-Federation answers no request and need not name where it goes.
  if (recipient !== expected.assertionConsumer && (recipient !== undefined || expected.requestId !== undefined)) {
    throw new XmlRefusal('recipient', 'The assertion was made for another recipient.');
  }
  if (attribute(data, 'InResponseTo') !== expected.requestId) {
    throw new XmlRefusal('in-response-to', 'The assertion answers another request, or none.');
  }
  if (attribute(data, 'NotBefore') !== undefined) {
    throw new XmlRefusal('confirmation', 'A bearer confirmation may not have NotBefore (profiles 4.1.4.2).');
  }
  return notYetOver(attribute(data, 'NotOnOrAfter'), 'confirmation', expected.now);
}

function checkConditions(assertion: Element, expected: Expectation): Date {
  const conditions = only(assertion, 'Conditions', 'conditions');
  const end = notYetOver(attribute(conditions, 'NotOnOrAfter'), 'expired', expected.now);
  notTooEarly(attribute(conditions, 'NotBefore'), expected);
  const known = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];
  const children = childElements(conditions);
  if (children.some((each) => each.namespaceURI !== assertionNamespace || !known.includes(each.localName))) {
    throw new XmlRefusal('conditions', 'The assertion has a condition that is not understood.');
  }
  const restrictions = children.filter((each) => each.localName === 'AudienceRestriction');
  const namesUs = (restriction: Element) =>
    elementsByName(restriction, assertionNamespace, 'Audience').some((each) =>
      expected.audiences.includes(textOf(each) ?? ''),
    );
  if (restrictions.length === 0 || !restrictions.every(namesUs)) {
    throw new XmlRefusal('audience', `The assertion is for another audience; it must name ${expected.audiences[0]}.`);
  }
  return end;
}

/** A Map, because attribute names come from outside and `__proto__` is a name like any other. */
function readAttributes(assertion: Element): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  for (const statement of elementsByName(assertion, assertionNamespace, 'AttributeStatement')) {
    for (const element of elementsByName(statement, assertionNamespace, 'Attribute')) {
      const name = attribute(element, 'Name') ?? '';
      const values = elementsByName(element, assertionNamespace, 'AttributeValue').map((each) => textOf(each));
      if (name === '' || values.some((value) => value === undefined)) {
        throw new XmlRefusal('attributes', 'An attribute has no name, or a value that is not plain text.');
      }
      attributes.set(name, [...(attributes.get(name) ?? []), ...values.filter((value) => value !== undefined)]);
    }
  }
  return attributes;
}

function only(parent: Element, localName: string, check: string): Element {
  const found = onlyChild(parent, assertionNamespace, localName);
  if (found === undefined) throw new XmlRefusal(check, `The assertion must have exactly one ${localName}.`);
  return found;
}
