import { attribute, childElements, elementsByName, textOf, XmlRefusal } from '#xml';
import type { GenuineAssertion } from '../federation/accept-assertion.js';
import { checkEmail } from '../federation/email.js';
import { type Expectation, skewMs } from '../federation/expectation.js';
import { assertionNamespace11, bearer11, emailClaim } from '../federation/names.js';
import { checkConditions, type Dialect, onlyElement, readAttributes } from '../federation/statements.js';
import { issuedJustNow } from '../federation/times.js';

const saml11: Dialect = {
  namespace: assertionNamespace11,
  what: 'token',
  audience: 'AudienceRestrictionCondition',
  harmless: ['DoNotCacheCondition'],
  nameOf(element) {
    const [local, namespace] = [attribute(element, 'AttributeName'), attribute(element, 'AttributeNamespace')];
    return local && namespace && `${namespace.replace(/\/$/, '')}/${local}`;
  },
};

/** What a genuine SAML 1.1 assertion says; who it is about is for its ImmutableID to say. */
type JudgedToken = Omit<GenuineAssertion, 'subject' | 'subjectFormat'>;

/** Every check on the signed assertion, in order (SAML 1.1 core 2.3, WS-Federation 1.2 section 13). Throws `XmlRefusal`. */
export function judgeSaml11(assertion: Element, expected: Expectation): JudgedToken {
  const id = attribute(assertion, 'AssertionID') ?? '';
  if (attribute(assertion, 'MajorVersion') !== '1' || attribute(assertion, 'MinorVersion') !== '1')
    throw new XmlRefusal('version', 'The token is not of SAML 1.1.');
  if (attribute(assertion, 'Issuer') !== expected.issuer) {
    throw new XmlRefusal('issuer', 'The token names another issuer than the partner this sign-in was sent to.');
  }
  issuedJustNow(attribute(assertion, 'IssueInstant'), expected);
  const end = checkConditions(assertion, expected, saml11);
  checkSubjects(assertion);
  const attributes = readAttributes(assertion, saml11);
  const email = checkEmail(attributes.get(emailClaim) ?? [], expected.domains);
  return { id, email, attributes, endsAt: new Date(end.getTime() + skewMs) };
}

/** Every statement is about the same person, who shows the token as bearer; one says that he authenticated. */
function checkSubjects(assertion: Element): void {
  const statements = childElements(assertion).filter((each) => each.localName.endsWith('Statement'));
  const subjects = statements.map((statement) => onlyElement(statement, 'Subject', 'subject', saml11));
  const names = subjects.map((subject) => textOf(onlyElement(subject, 'NameIdentifier', 'name-id', saml11)) ?? '');
  if (names.length === 0 || names[0] === '' || names.some((name) => name !== names[0])) {
    throw new XmlRefusal('name-id', 'The statements of the token are not about one named person.');
  }
  onlyElement(assertion, 'AuthenticationStatement', 'authn-statement', saml11);
  for (const subject of subjects) {
    const confirmation = onlyElement(subject, 'SubjectConfirmation', 'confirmation', saml11);
    const methods = elementsByName(confirmation, assertionNamespace11, 'ConfirmationMethod').map(textOf);
    if (methods.length !== 1 || methods[0] !== bearer11) {
      throw new XmlRefusal('confirmation', 'The token must have one bearer confirmation.');
    }
  }
}
