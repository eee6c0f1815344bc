import { createHash } from 'node:crypto';
import { newId } from '#platform';
import type { PartnerPerson } from '../partner.js';
import type { ReceivedAuthnRequest } from './read-authn-request.js';
import { attributeXml, escapeXml, responseTemplate } from './response-template.js';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const goodForMs = 5 * 60_000;

/** Who answers. */
export interface ResponseSigner {
  readonly issuer: string;
  readonly privateKeyPem: string;
  /** Base64 DER. */
  readonly certificate: string;
}

/** A signed response for a person, base64: persistent NameID, e-mail and name claims, as Entra wants them. */
export async function createResponse(
  signer: ResponseSigner,
  request: ReceivedAuthnRequest,
  person: PartnerPerson,
  now: Date,
): Promise<string> {
  const { default: samlify } = await import('samlify');
  samlify.setSchemaValidator({ validate: async () => 'ok' });
  const { binding } = samlify.Constants.namespace;
  const identityProvider = samlify.IdentityProvider({
    entityID: signer.issuer,
    privateKey: signer.privateKeyPem,
    signingCert: signer.certificate,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    singleSignOnService: [{ Binding: binding.redirect, Location: signer.issuer }],
    // Never used; samlify prints a line when it is missing.
    singleLogoutService: [{ Binding: binding.redirect, Location: signer.issuer }],
    loginResponseTemplate: { context: responseTemplate, attributes: [] },
  });
  const relyingParty = samlify.ServiceProvider({
    entityID: request.issuer,
    wantAssertionsSigned: true,
    assertionConsumerService: [{ Binding: binding.post, Location: request.assertionConsumer }],
  });
  const { context } = await identityProvider.createLoginResponse(
    relyingParty,
    { extract: { request: { id: request.id } } },
    'post',
    {},
    {
      customTagReplacement: (template: string) => ({ id: '', context: fill(template, signer, request, person, now) }),
    },
  );
  return context;
}

function fill(
  template: string,
  signer: ResponseSigner,
  request: ReceivedAuthnRequest,
  person: PartnerPerson,
  now: Date,
): string {
  const at = (offset: number) => new Date(now.getTime() + offset).toISOString();
  const values: Readonly<Record<string, string>> = {
    ID: `_${newId()}`,
    AssertionID: `_${newId()}`,
    IssueInstant: at(0),
    NotBefore: at(0),
    NotOnOrAfter: at(goodForMs),
    Issuer: signer.issuer,
    Audience: request.issuer,
    Recipient: request.assertionConsumer,
    InResponseTo: request.id,
    NameID: persistentName(signer.issuer, person.email),
  };
  return template
    .replace(/\{(\w+)\}/g, (tag, name: string) => (values[name] === undefined ? tag : escapeXml(values[name])))
    .replace('{Attributes}', () => attributesOf(person));
}

function attributesOf(person: PartnerPerson): string {
  return [
    attributeXml(`${claims}/emailaddress`, person.email),
    attributeXml(`${claims}/name`, person.displayName),
    ...(person.givenName === undefined ? [] : [attributeXml(`${claims}/givenname`, person.givenName)]),
    ...(person.surname === undefined ? [] : [attributeXml(`${claims}/surname`, person.surname)]),
  ].join('');
}

/** The same person has the same opaque name at every sign-in. */
function persistentName(issuer: string, email: string): string {
  return createHash('sha256').update(`${issuer}/${email.toLowerCase()}`).digest('base64url');
}
