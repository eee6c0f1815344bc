import { SignedXml } from 'xml-crypto';

/** A response as somebody hostile would make it. Every member has an honest default. */
export interface ForgedResponse {
  readonly issuer: string;
  readonly responseIssuer?: string | undefined;
  readonly audience: string;
  readonly acs: string;
  readonly requestId: string;
  readonly now: Date;
  readonly email?: string | readonly string[] | undefined;
  readonly nameId?: string;
  readonly destination?: string | undefined;
  readonly recipient?: string;
  readonly inResponseTo?: string | undefined;
  readonly confirmationInResponseTo?: string | undefined;
  readonly notOnOrAfterMs?: number;
  readonly notBeforeMs?: number;
  readonly issuedMs?: number;
  readonly status?: string;
  readonly assertionId?: string;
  readonly authnStatement?: boolean;
  readonly conditions?: boolean;
  readonly extraCondition?: string;
  readonly version?: string;
  readonly method?: string;
  /** What is signed, with which key and algorithms. */
  readonly sign?: readonly ('assertion' | 'response')[];
  readonly privateKeyPem: string;
  readonly certificate?: string;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly transforms?: readonly string[];
  /** Changes the XML before it is signed, and after. */
  readonly before?: (xml: string) => string;
  readonly after?: (xml: string) => string;
}

const emailClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

/** The response, base64, as it would be posted. Signed here, with code of its own. */
export function forgeResponse(options: ForgedResponse): string {
  let xml = (options.before ?? ((each) => each))(build(options));
  for (const what of options.sign ?? ['assertion']) xml = sign(xml, what, options);
  return Buffer.from((options.after ?? ((each) => each))(xml)).toString('base64');
}

function build(o: ForgedResponse): string {
  const at = (offset: number) => new Date(o.now.getTime() + offset).toISOString();
  const end = at(o.notOnOrAfterMs ?? 300_000);
  const emails = o.email === undefined ? [] : typeof o.email === 'string' ? [o.email] : o.email;
  const optional = (name: string, value: string | undefined) => (value === undefined ? '' : ` ${name}="${value}"`);
  const inResponseTo = 'inResponseTo' in o ? o.inResponseTo : o.requestId;
  const confirmed = 'confirmationInResponseTo' in o ? o.confirmationInResponseTo : o.requestId;
  const destination = 'destination' in o ? o.destination : o.acs;
  const conditions =
    o.conditions === false
      ? ''
      : `<saml:Conditions NotBefore="${at(o.notBeforeMs ?? 0)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${o.audience}</saml:Audience></saml:AudienceRestriction>${o.extraCondition ?? ''}</saml:Conditions>`;
  const authn =
    o.authnStatement === false
      ? ''
      : `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="${at(0)}"${optional('Destination', destination)}${optional('InResponseTo', inResponseTo)}>`,
    `<saml:Issuer>${o.responseIssuer ?? o.issuer}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${o.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success'}"/></samlp:Status>`,
    `<saml:Assertion ID="${o.assertionId ?? '_assertion'}" Version="${o.version ?? '2.0'}" IssueInstant="${at(o.issuedMs ?? 0)}"><saml:Issuer>${o.issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${o.nameId ?? 'name-1'}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="${o.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}"><saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${o.recipient ?? o.acs}"${optional('InResponseTo', confirmed)}/></saml:SubjectConfirmation></saml:Subject>`,
    conditions,
    authn,
    `<saml:AttributeStatement>${emails.map((email) => `<saml:Attribute Name="${emailClaim}"><saml:AttributeValue>${email}</saml:AttributeValue></saml:Attribute>`).join('')}<saml:Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"><saml:AttributeValue>Nina</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
    '</saml:Assertion></samlp:Response>',
  ].join('');
}

function sign(xml: string, what: 'assertion' | 'response', o: ForgedResponse): string {
  const parent = what === 'assertion' ? "//*[local-name(.)='Assertion']" : '/*';
  const signer = new SignedXml({
    privateKey: o.privateKeyPem,
    signatureAlgorithm: o.signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    ...(o.certificate === undefined
      ? {}
      : { publicCert: `-----BEGIN CERTIFICATE-----\n${o.certificate}\n-----END CERTIFICATE-----` }),
  });
  signer.addReference({
    xpath: what === 'assertion' ? "//*[local-name(.)='Assertion']" : "/*[local-name(.)='Response']",
    transforms: o.transforms ?? [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
    digestAlgorithm: o.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${parent}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
}
