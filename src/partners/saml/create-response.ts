import { createHash } from 'node:crypto';
import type { CertifiedKey } from '#keys';
import { newId } from '#platform';
import { escapeXml } from '#xml';
import type { Statement } from '../misbehaviour/statement.js';
import type { PartnerPerson } from '../partner.js';
import { attributeXml, errorTemplate, responseTemplate } from './response-template.js';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const goodForMs = 5 * 60_000;

/** What is answered, by whom and about whom. */
export interface ResponseOrder {
  readonly issuer: string;
  /** Undefined leaves the response unsigned. */
  readonly signing: CertifiedKey | undefined;
  /** Where the response is posted. */
  readonly destination: string;
  readonly person: PartnerPerson;
  readonly statement: Statement;
}

/** A response for a person, base64: persistent NameID, e-mail and name claims, as Entra wants them (direct-federation). */
export async function createResponse(order: ResponseOrder): Promise<string> {
  const { signing, issuer, statement } = order;
  const unsigned = () =>
    Buffer.from(fill(statement.isError ? errorTemplate : responseTemplate, order)).toString('base64');
  if (signing === undefined || statement.isError) return unsigned();
  const { default: samlify } = await import('samlify');
  samlify.setSchemaValidator({ validate: async () => 'ok' });
  const { binding } = samlify.Constants.namespace;
  const identityProvider = samlify.IdentityProvider({
    entityID: issuer,
    privateKey: signing.privateKeyPem,
    signingCert: signing.certificate,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    singleSignOnService: [{ Binding: binding.redirect, Location: issuer }],
    // Never used; samlify prints a line when it is missing.
    singleLogoutService: [{ Binding: binding.redirect, Location: issuer }],
    loginResponseTemplate: { context: responseTemplate, attributes: [] },
  });
  const relyingParty = samlify.ServiceProvider({
    entityID: statement.audience,
    wantAssertionsSigned: true,
    assertionConsumerService: [{ Binding: binding.post, Location: order.destination }],
  });
  const { context } = await identityProvider.createLoginResponse(
    relyingParty,
    { extract: { request: { id: statement.request } } },
    'post',
    {},
    { customTagReplacement: (template: string) => ({ id: '', context: fill(template, order) }) },
  );
  return context;
}

function fill(template: string, { issuer, destination, person, statement }: ResponseOrder): string {
  const at = (offset: number) => new Date(statement.now.getTime() + offset).toISOString();
  const values: Readonly<Record<string, string>> = {
    ID: `_${newId()}`,
    AssertionID: `_${newId()}`,
    IssueInstant: at(0),
    NotBefore: at(0),
    NotOnOrAfter: at(goodForMs),
    Issuer: issuer,
    Audience: statement.audience,
    Destination: destination,
    Recipient: statement.recipient,
    InResponseTo: statement.request,
    NameID: persistentName(issuer, person.email),
  };
  return template
    .replace(/\{(\w+)\}/g, (tag, name: string) => (values[name] === undefined ? tag : escapeXml(values[name])))
    .replace('{Attributes}', () => attributesOf(person, statement.emails));
}

function attributesOf(person: PartnerPerson, emails: readonly string[]): string {
  return [
    ...emails.map((email) => attributeXml(`${claims}/emailaddress`, email)),
    attributeXml(`${claims}/name`, person.displayName),
    ...(person.givenName === undefined ? [] : [attributeXml(`${claims}/givenname`, person.givenName)]),
    ...(person.surname === undefined ? [] : [attributeXml(`${claims}/surname`, person.surname)]),
  ].join('');
}

/** The same person has the same opaque name at every sign-in. */
function persistentName(issuer: string, email: string): string {
  return createHash('sha256').update(`${issuer}/${email.toLowerCase()}`).digest('base64url');
}
