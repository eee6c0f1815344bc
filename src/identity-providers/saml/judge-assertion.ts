import { attribute, childElements, elementsByName, onlyChild, textOf, XmlRefusal } from '#xml';
import { type Expectation, skewMs } from './expectation.js';
import { assertionNamespace, bearer, emailClaim } from './names.js';

/** What a genuine assertion says. */
export interface JudgedAssertion {
  readonly id: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly email: string;
  /** Single values by attribute name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** After this moment the assertion can be forgotten: it is refused by its times. */
  readonly endsAt: Date;
}

const longestBack = 10 * 60_000;

/** Every check on the signed assertion, in order (SAML core 2, profiles 4.1.4.3). Throws `XmlRefusal`. */
export function judgeAssertion(assertion: Element, expected: Expectation): JudgedAssertion {
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
    nameId: name,
    nameIdFormat: attribute(nameId, 'Format') ?? 'unspecified',
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
  const issued = time(attribute(assertion, 'IssueInstant'), 'issue-instant');
  const age = expected.now.getTime() - issued.getTime();
  if (age > longestBack + skewMs)
    throw new XmlRefusal('issue-instant', 'The assertion was issued more than ten minutes ago.');
  if (age < -skewMs) throw new XmlRefusal('issue-instant', 'The assertion was issued in the future.');
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
  if (attribute(data, 'Recipient') !== expected.assertionConsumer) {
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
  const notBefore = attribute(conditions, 'NotBefore');
  if (notBefore !== undefined && time(notBefore, 'not-before').getTime() > expected.now.getTime() + skewMs) {
    throw new XmlRefusal('not-before', 'The assertion is not good yet.');
  }
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

/** Stops one partner from vouching for another's people: exactly one address, of exactly one of its domains. */
function checkEmail(values: readonly string[], domains: readonly string[]): string {
  const [value, ...more] = values;
  if (value === undefined || value === '')
    throw new XmlRefusal('email-missing', 'The assertion has no emailaddress claim.');
  if (more.length > 0) throw new XmlRefusal('email-duplicate', 'The assertion has more than one emailaddress.');
  const parts = value.toLowerCase().split('@');
  const [local, domain] = parts;
  if (parts.length !== 2 || !local || !domain || /[\s\p{C}]/u.test(value)) {
    throw new XmlRefusal('email-malformed', 'The emailaddress claim is not an address.');
  }
  if (!domains.includes(domain)) {
    throw new XmlRefusal(
      'email-domain',
      `The partner may not vouch for ${domain.slice(0, 100)}; its domains are ${domains.join(', ')}.`,
    );
  }
  return `${local}@${domain}`;
}

function only(parent: Element, localName: string, check: string): Element {
  const found = onlyChild(parent, assertionNamespace, localName);
  if (found === undefined) throw new XmlRefusal(check, `The assertion must have exactly one ${localName}.`);
  return found;
}

function notYetOver(value: string | undefined, check: string, now: Date): Date {
  const end = time(value, check);
  if (end.getTime() + skewMs <= now.getTime())
    throw new XmlRefusal(check === 'confirmation' ? 'expired' : check, 'The assertion has expired.');
  return end;
}

/** Strict: with seconds and a zone (`xs:dateTime` in UTC, SAML core 1.3.3). */
function time(value: string | undefined, check: string): Date {
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(value)) {
    throw new XmlRefusal(check, 'A time of the assertion is missing or malformed.');
  }
  const parsed = new Date(value);
  if (Number.isNaN(parsed.getTime())) throw new XmlRefusal(check, 'A time of the assertion does not exist.');
  return parsed;
}
