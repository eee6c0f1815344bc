import { createHash } from 'node:crypto';
import { newId } from '#platform';
import { escapeXml, signDocument } from '#xml';
import type { PartnerPerson } from '../partner.js';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const goodForMs = 60 * 60_000;

/** Who issues the token, and for whom. */
export interface TokenOrder {
  readonly issuer: string;
  readonly signing: { readonly privateKeyPem: string; readonly certificate: string };
  readonly realm: string;
  readonly person: PartnerPerson;
  readonly now: Date;
}

/** A sign-in response as AD FS writes it: WS-Trust of February 2005 around a signed SAML 1.1 token, good for an hour. */
export function createSignInResponse(order: TokenOrder): string {
  const at = (offset: number) => new Date(order.now.getTime() + offset).toISOString();
  const utility = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
  return [
    '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><t:Lifetime>',
    `<wsu:Created xmlns:wsu="${utility}">${at(0)}</wsu:Created>`,
    `<wsu:Expires xmlns:wsu="${utility}">${at(goodForMs)}</wsu:Expires></t:Lifetime>`,
    '<wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy">',
    '<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing">',
    `<wsa:Address>${escapeXml(order.realm)}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>`,
    `<t:RequestedSecurityToken>${signDocument(assertion(order, at), order.signing, 'AssertionID')}</t:RequestedSecurityToken>`,
    '<t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType>',
    '<t:RequestType>http://schemas.xmlsoap.org/ws/2005/02/trust/Issue</t:RequestType>',
    '<t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType>',
    '</t:RequestSecurityTokenResponse>',
  ].join('');
}

function assertion({ issuer, realm, person }: TokenOrder, at: (offset: number) => string): string {
  const immutableId = immutableIdOf(issuer, person.email);
  const subject = [
    `<saml:Subject><saml:NameIdentifier Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${immutableId}</saml:NameIdentifier>`,
    '<saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:bearer</saml:ConfirmationMethod>',
    '</saml:SubjectConfirmation></saml:Subject>',
  ].join('');
  const attributes = [
    attribute('http://schemas.microsoft.com/LiveID/Federation/2008/05', 'ImmutableID', immutableId),
    attribute(claims, 'emailaddress', person.email),
    attribute(claims, 'name', person.displayName),
    ...(person.givenName === undefined ? [] : [attribute(claims, 'givenname', person.givenName)]),
    ...(person.surname === undefined ? [] : [attribute(claims, 'surname', person.surname)]),
  ];
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="1" AssertionID="_${newId()}"`,
    ` Issuer="${escapeXml(issuer)}" IssueInstant="${at(0)}"><saml:Conditions NotBefore="${at(0)}" NotOnOrAfter="${at(goodForMs)}">`,
    `<saml:AudienceRestrictionCondition><saml:Audience>${escapeXml(realm)}</saml:Audience></saml:AudienceRestrictionCondition>`,
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
