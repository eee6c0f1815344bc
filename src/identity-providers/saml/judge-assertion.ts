import { attribute, elementsByName, textOf, XmlRefusal } from '#xml';
import type { GenuineAssertion } from '../federation/accept-assertion.js';
import { checkEmail } from '../federation/email.js';
import { type Expectation, skewMs } from '../federation/expectation.js';
import { assertionNamespace, bearer, emailClaim } from '../federation/names.js';
import { checkConditions, type Dialect, onlyElement, readAttributes } from '../federation/statements.js';
import { issuedJustNow, notYetOver } from '../federation/times.js';

const saml2: Dialect = {
  namespace: assertionNamespace,
  what: 'assertion',
  audience: 'AudienceRestriction',
  harmless: ['OneTimeUse', 'ProxyRestriction'],
  nameOf: (element) => attribute(element, 'Name') || undefined,
};

/** Every check on the signed assertion, in order (SAML core 2, profiles 4.1.4.3). Throws `XmlRefusal`. */
export function judgeAssertion(assertion: Element, expected: Expectation): GenuineAssertion {
  const id = attribute(assertion, 'ID') ?? '';
  checkHead(assertion, id, expected);
  const subject = onlyElement(assertion, 'Subject', 'subject', saml2);
  const nameId = onlyElement(subject, 'NameID', 'name-id', saml2);
  const name = textOf(nameId);
  if (name === undefined || name === '') throw new XmlRefusal('name-id', 'The NameID is empty or not plain text.');
  const confirmedUntil = checkConfirmation(subject, expected);
  const conditionsUntil = checkConditions(assertion, expected, saml2);
  const statement = onlyElement(assertion, 'AuthnStatement', 'authn-statement', saml2);
  const attributes = readAttributes(assertion, saml2);
  return {
    id,
    subject: name,
    subjectFormat: attribute(nameId, 'Format') ?? 'unspecified',
    session: sessionOf(nameId, statement),
    email: checkEmail(attributes.get(emailClaim) ?? [], expected.domains),
    attributes,
    endsAt: new Date(Math.max(confirmedUntil.getTime(), conditionsUntil.getTime()) + skewMs),
  };
}

/** How the partner's own messages will name this session (SAML 2.0 core 2.2.2, 2.7.2). */
function sessionOf(nameId: Element, statement: Element): NonNullable<GenuineAssertion['session']> {
  const named = (key: string, element: Element, name: string) => {
    const value = attribute(element, name);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    ...named('nameIdFormat', nameId, 'Format'),
    ...named('nameQualifier', nameId, 'NameQualifier'),
    ...named('spNameQualifier', nameId, 'SPNameQualifier'),
    ...named('sessionIndex', statement, 'SessionIndex'),
  };
}

function checkHead(assertion: Element, id: string, expected: Expectation): void {
  if (attribute(assertion, 'Version') !== '2.0' || id === '')
    throw new XmlRefusal('version', 'The assertion is not of SAML 2.0.');
  if (textOf(onlyElement(assertion, 'Issuer', 'issuer', saml2)) !== expected.issuer) {
    throw new XmlRefusal('issuer', 'The assertion names another issuer than the partner this sign-in was sent to.');
  }
  issuedJustNow(attribute(assertion, 'IssueInstant'), expected);
}

function checkConfirmation(subject: Element, expected: Expectation): Date {
  const confirmations = elementsByName(subject, assertionNamespace, 'SubjectConfirmation').filter(
    (each) => attribute(each, 'Method') === bearer,
  );
  const [confirmation, ...others] = confirmations;
  if (confirmation === undefined || others.length > 0) {
    throw new XmlRefusal('confirmation', 'The assertion must have one bearer confirmation.');
  }
  const data = onlyElement(confirmation, 'SubjectConfirmationData', 'confirmation', saml2);
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
