import { SignedXml } from 'xml-crypto';

/** A sign-in response as somebody hostile would make it. Every member has an honest default. */
export interface ForgedToken {
  readonly saml: '1.1' | '2.0';
  readonly issuer: string;
  readonly audience: string;
  readonly acs: string;
  readonly now: Date;
  readonly email?: string | readonly string[] | undefined;
  readonly immutableId?: string | readonly string[] | undefined;
  readonly assertionId?: string;
  readonly issuedMs?: number;
  readonly notBeforeMs?: number;
  readonly notOnOrAfterMs?: number;
  readonly minorVersion?: string;
  readonly method?: string;
  /** Of the SAML 2.0 token; AD FS names none. */
  readonly recipient?: string;
  readonly inResponseTo?: string;
  readonly extraCondition?: string;
  /** The name in the authentication statement, where it differs. */
  readonly authenticatedName?: string;
  readonly authenticationStatement?: boolean;
  readonly trust?: string;
  readonly privateKeyPem: string;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly sign?: boolean;
  /** Changes the assertion before it is signed, and the response after. */
  readonly before?: (xml: string) => string;
  readonly after?: (xml: string) => string;
}

const emailAddress = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const federation = 'http://schemas.microsoft.com/LiveID/Federation/2008/05';

/** `wresult`, signed here, with code of its own. */
export function forgeToken(options: ForgedToken): string {
  const change = (how: ForgedToken['before'], xml: string) => (how === undefined ? xml : how(xml));
  const plain = change(options.before, options.saml === '1.1' ? saml11(options) : saml20(options));
  const token = options.sign === false ? plain : sign(plain, options);
  const trust = options.trust ?? 'http://schemas.xmlsoap.org/ws/2005/02/trust';
  return change(
    options.after,
    `<t:RequestSecurityTokenResponse xmlns:t="${trust}"><t:RequestedSecurityToken>${token}</t:RequestedSecurityToken></t:RequestSecurityTokenResponse>`,
  );
}

const listOf = (value: string | readonly string[] | undefined) =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
const moment = (o: ForgedToken, offset: number | undefined, otherwise: number) =>
  new Date(o.now.getTime() + (offset ?? otherwise)).toISOString();

function claimsOf(o: ForgedToken): readonly (readonly [string, string, string])[] {
  return [
    ...listOf('email' in o ? o.email : 'Nina@Partner.example').map(
      (each) => [emailAddress, 'emailaddress', each] as const,
    ),
    ...listOf('immutableId' in o ? o.immutableId : 'immutable-1').map(
      (each) => [federation, 'ImmutableID', each] as const,
    ),
  ];
}

function saml11(o: ForgedToken): string {
  const subject = (name: string) =>
    `<saml:Subject><saml:NameIdentifier>${name}</saml:NameIdentifier><saml:SubjectConfirmation><saml:ConfirmationMethod>${o.method ?? 'urn:oasis:names:tc:SAML:1.0:cm:bearer'}</saml:ConfirmationMethod></saml:SubjectConfirmation></saml:Subject>`;
  const attributes = claimsOf(o)
    .map(
      ([namespace, name, value]) =>
        `<saml:Attribute AttributeName="${name}" AttributeNamespace="${namespace}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
    )
    .join('');
  const authentication =
    o.authenticationStatement === false
      ? ''
      : `<saml:AuthenticationStatement AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password" AuthenticationInstant="${moment(o, 0, 0)}">${subject(o.authenticatedName ?? 'nina')}</saml:AuthenticationStatement>`;
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="${o.minorVersion ?? '1'}" AssertionID="${o.assertionId ?? '_assertion'}" Issuer="${o.issuer}" IssueInstant="${moment(o, o.issuedMs, 0)}">`,
    `<saml:Conditions NotBefore="${moment(o, o.notBeforeMs, 0)}" NotOnOrAfter="${moment(o, o.notOnOrAfterMs, 3_600_000)}"><saml:AudienceRestrictionCondition><saml:Audience>${o.audience}</saml:Audience></saml:AudienceRestrictionCondition>${o.extraCondition ?? ''}</saml:Conditions>`,
    `<saml:AttributeStatement>${subject('nina')}${attributes}</saml:AttributeStatement>${authentication}</saml:Assertion>`,
  ].join('');
}

function saml20(o: ForgedToken): string {
  const optional = (name: string, value: string | undefined) => (value === undefined ? '' : ` ${name}="${value}"`);
  const end = moment(o, o.notOnOrAfterMs, 3_600_000);
  const attributes = claimsOf(o)
    .map(
      ([namespace, name, value]) =>
        `<saml:Attribute Name="${namespace}/${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
    )
    .join('');
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${o.assertionId ?? '_assertion'}" Version="2.0" IssueInstant="${moment(o, o.issuedMs, 0)}"><saml:Issuer>${o.issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID>nina</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${end}"${optional('Recipient', o.recipient)}${optional('InResponseTo', o.inResponseTo)}/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${moment(o, o.notBeforeMs, 0)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${o.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AttributeStatement>${attributes}</saml:AttributeStatement><saml:AuthnStatement AuthnInstant="${moment(o, 0, 0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement></saml:Assertion>`,
  ].join('');
}

function sign(xml: string, o: ForgedToken): string {
  const signer = new SignedXml({
    privateKey: o.privateKeyPem,
    signatureAlgorithm: o.signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    ...(o.saml === '1.1' ? { idAttribute: 'AssertionID' } : {}),
  });
  signer.addReference({
    xpath: "/*[local-name(.)='Assertion']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: o.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location:
      o.saml === '1.1'
        ? { reference: '/*', action: 'append' }
        : { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signer.getSignedXml();
}
