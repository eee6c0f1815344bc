import { createHash } from 'node:crypto';
import type { CertifiedKey } from '#keys';
import { newId } from '#platform';
import { escapeXml, signDocument } from '#xml';
import type { Statement } from '../misbehaviour/statement.js';
import type { PartnerPerson } from '../partner.js';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const goodForMs = 60 * 60_000;

/** Who issues the token, and for whom. */
export interface TokenOrder {
  readonly issuer: string;
  /** Undefined leaves the token unsigned. */
  readonly signing: CertifiedKey | undefined;
  readonly person: PartnerPerson;
  readonly statement: Statement;
}

/** A sign-in response as AD FS writes it: WS-Trust of February 2005 around a signed SAML 1.1 token, good for an hour. */
export function createSignInResponse(order: TokenOrder): string {
  const at = (offset: number) => new Date(order.statement.now.getTime() + offset).toISOString();
  if (order.statement.isError) return fault;
  const plain = assertion(order, at);
  const token = order.signing === undefined ? plain : signDocument(plain, order.signing, 'saml11');
  const utility = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
  return [
    '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><t:Lifetime>',
    `<wsu:Created xmlns:wsu="${utility}">${at(0)}</wsu:Created>`,
    `<wsu:Expires xmlns:wsu="${utility}">${at(goodForMs)}</wsu:Expires></t:Lifetime>`,
    '<wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy">',
    '<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing">',
    `<wsa:Address>${escapeXml(order.statement.audience)}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>`,
    `<t:RequestedSecurityToken>${token}</t:RequestedSecurityToken>`,
    '<t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType>',
    '<t:RequestType>http://schemas.xmlsoap.org/ws/2005/02/trust/Issue</t:RequestType>',
    '<t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType>',
    '</t:RequestSecurityTokenResponse>',
  ].join('');
}

/** What a service says that has failed (SOAP 1.1, 4.4). */
const fault =
  '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Server</faultcode><faultstring>The partner has failed.</faultstring></S:Fault></S:Body></S:Envelope>';

function assertion({ issuer, person, statement }: TokenOrder, at: (offset: number) => string): string {
  const immutableId = immutableIdOf(issuer, person.email);
  const subject = [
    `<saml:Subject><saml:NameIdentifier Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${immutableId}</saml:NameIdentifier>`,
    '<saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:bearer</saml:ConfirmationMethod>',
    '</saml:SubjectConfirmation></saml:Subject>',
  ].join('');
  const attributes = [
    attribute('http://schemas.microsoft.com/LiveID/Federation/2008/05', 'ImmutableID', immutableId),
    ...statement.emails.map((email) => attribute(claims, 'emailaddress', email)),
    attribute(claims, 'name', person.displayName),
    ...(person.givenName === undefined ? [] : [attribute(claims, 'givenname', person.givenName)]),
    ...(person.surname === undefined ? [] : [attribute(claims, 'surname', person.surname)]),
  ];
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="1" AssertionID="_${newId()}"`,
    ` Issuer="${escapeXml(issuer)}" IssueInstant="${at(0)}"><saml:Conditions NotBefore="${at(0)}" NotOnOrAfter="${at(goodForMs)}">`,
    `<saml:AudienceRestrictionCondition><saml:Audience>${escapeXml(statement.audience)}</saml:Audience></saml:AudienceRestrictionCondition>`,
    `</saml:Conditions><saml:AttributeStatement>${subject}${attributes.join('')}</saml:AttributeStatement>`,
    `<saml:AuthenticationStatement AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password" AuthenticationInstant="${at(0)}">`,
    `${subject}</saml:AuthenticationStatement></saml:Assertion>`,
  ].join('');
}

function attribute(namespace: string, name: string, value: string): string {
  return `<saml:Attribute AttributeName="${name}" AttributeNamespace="${namespace}"><saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue></saml:Attribute>`;
}

/** Sixteen bytes as of an object GUID in base64, the same at every sign-in. */
function immutableIdOf(issuer: string, email: string): string {
  return createHash('sha256').update(`${issuer}/${email.toLowerCase()}`).digest().subarray(0, 16).toString('base64');
}
