import { X509Certificate } from 'node:crypto';
import { attribute, elementsByName, onlyChild, parseStrict, textOf, XmlRefusal } from '#xml';
import { signatureNamespace } from './names.js';
import { type PartnerAddressRule, partnerAddress } from './partner-address.js';
import { readTime } from './times.js';

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata';
const saml2 = 'urn:oasis:names:tc:SAML:2.0:protocol';
const federation = 'http://docs.oasis-open.org/wsfed/federation/200706';
const addressing = 'http://www.w3.org/2005/08/addressing';
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings';

/** What a partner says of itself; nothing of its document is used beyond this. */
export interface PartnerMetadata {
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  /** How requests go there: POST only where the partner takes nothing else. */
  readonly requestBinding: 'redirect' | 'post';
  /** Where people sign out, where answers to its own requests go, and how; none where it knows no single logout. */
  readonly signOutUri?: string;
  readonly signOutResponseUri?: string;
  readonly signOutBinding?: 'redirect' | 'post';
  /** Base64 DER, each a certificate that was parsed. */
  readonly signingCertificates: readonly string[];
}

/** Beside the document: whose protocol, what time it is, which addresses may be told. */
export interface MetadataQuestion extends PartnerAddressRule {
  readonly protocol: 'saml' | 'wsFed';
  readonly now: Date;
}

/** Metadata of AD FS lists its claims in hundreds of tags, several times over; here no signature is verified. */
const mostTags = 5_000;
/** More certificates than any roll-over needs. */
const mostCertificates = 20;

/**
 * Reads a partner's metadata (SAML 2.0 metadata 2.3, 2.4; WS-Federation 1.2, 3.1): one entity, one role of the protocol, its
 * signing certificates and its sign-in address. The document's own signature is not asked: trust comes from where it was
 * fetched. Throws `XmlRefusal`.
 */
export function readMetadata(text: string, question: MetadataQuestion): PartnerMetadata {
  const entity = parseStrict(text, { mostTags }).documentElement;
  checkEntity(entity);
  stillValid(entity, question.now);
  const issuerUri = attribute(entity, 'entityID') ?? '';
  if (issuerUri === '' || issuerUri.length > 1024 || /\s/.test(issuerUri))
    throw new XmlRefusal('metadata-entity', 'The metadata has no proper entityID.');
  const role = question.protocol === 'saml' ? samlRole(entity) : federationRole(entity);
  stillValid(role, question.now);
  const address = question.protocol === 'saml' ? samlAddress(role, question) : federationAddress(role, question);
  return { issuerUri, ...address, signingCertificates: signingCertificates(role) };
}

function checkEntity(entity: Element): void {
  if (entity.namespaceURI === metadata && entity.localName === 'EntityDescriptor') return;
  throw new XmlRefusal(
    'metadata-entity',
    entity.localName === 'EntitiesDescriptor'
      ? 'The metadata describes many entities; take the document of the one partner.'
      : 'The document is no SAML metadata: its root must be EntityDescriptor.',
  );
}

function stillValid(element: Element, now: Date): void {
  const validUntil = attribute(element, 'validUntil');
  if (validUntil !== undefined && readTime(validUntil, 'metadata-expired').getTime() <= now.getTime())
    throw new XmlRefusal('metadata-expired', `The metadata was valid until ${validUntil}.`);
}

function samlRole(entity: Element): Element {
  const roles = elementsByName(entity, metadata, 'IDPSSODescriptor').filter((each) =>
    (attribute(each, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(saml2),
  );
  return onlyRole(roles, 'IDPSSODescriptor of SAML 2.0');
}

/** The security token service; the type's prefix is looked up, not believed. */
function federationRole(entity: Element): Element {
  const roles = elementsByName(entity, metadata, 'RoleDescriptor').filter((each) => {
    const [name, prefix] = (each.getAttributeNS(schemaInstance, 'type') ?? '').split(':').toReversed();
    return name === 'SecurityTokenServiceType' && each.lookupNamespaceURI(prefix ?? '') === federation;
  });
  return onlyRole(roles, 'RoleDescriptor of type SecurityTokenServiceType');
}

function onlyRole(roles: readonly Element[], what: string): Element {
  const [role, ...others] = roles;
  if (role !== undefined && others.length === 0) return role;
  throw new XmlRefusal('metadata-role', `The metadata must have exactly one ${what}; it has ${roles.length}.`);
}

type Addresses = Omit<PartnerMetadata, 'issuerUri' | 'signingCertificates'>;

/** Every sign-in and sign-out address is checked, the one that is used or not: a document with a bad one is not an honest one. */
function samlAddress(role: Element, rule: PartnerAddressRule): Addresses {
  const services = ['SingleSignOnService', 'SingleLogoutService'].flatMap((name) =>
    elementsByName(role, metadata, name).map((each) => ({
      name,
      binding: attribute(each, 'Binding'),
      location: partnerAddress(attribute(each, 'Location') ?? '', rule),
      responses: responsesAt(each, rule),
    })),
  );
  const by = (name: string, binding: string) =>
    services.find((each) => each.name === name && each.binding === `${bindings}:${binding}`);
  const redirect = by('SingleSignOnService', 'HTTP-Redirect')?.location;
  const passiveSignInUri = redirect ?? by('SingleSignOnService', 'HTTP-POST')?.location;
  if (passiveSignInUri === undefined)
    throw new XmlRefusal('metadata-sign-in', 'The metadata has no SingleSignOnService by HTTP-Redirect or HTTP-POST.');
  const signOutByRedirect = by('SingleLogoutService', 'HTTP-Redirect');
  const signOut = signOutByRedirect ?? by('SingleLogoutService', 'HTTP-POST');
  return {
    passiveSignInUri,
    requestBinding: redirect === undefined ? 'post' : 'redirect',
    ...(signOut === undefined
      ? {}
      : { signOutUri: signOut.location, signOutBinding: signOutByRedirect === undefined ? 'post' : 'redirect' }),
    ...(signOut?.responses === undefined ? {} : { signOutResponseUri: signOut.responses }),
  };
}

function responsesAt(service: Element, rule: PartnerAddressRule): string | undefined {
  const location = attribute(service, 'ResponseLocation');
  return location === undefined ? undefined : partnerAddress(location, rule);
}

function federationAddress(role: Element, rule: PartnerAddressRule): Addresses {
  const [endpoint] = elementsByName(role, federation, 'PassiveRequestorEndpoint');
  const reference = endpoint && onlyChild(endpoint, addressing, 'EndpointReference');
  const address = reference && onlyChild(reference, addressing, 'Address');
  if (address === undefined)
    throw new XmlRefusal('metadata-sign-in', 'The metadata has no PassiveRequestorEndpoint with an address.');
  return { passiveSignInUri: partnerAddress(textOf(address) ?? '', rule), requestBinding: 'redirect' };
}

/**
 * Certificates of keys for signing, or for no named use. A key by name or by value is none: without a certificate whatever
 * a message brings along would have to be believed.
 */
function signingCertificates(role: Element): readonly string[] {
  const keys = elementsByName(role, metadata, 'KeyDescriptor').filter((each) =>
    [undefined, 'signing'].includes(attribute(each, 'use')),
  );
  const written = keys.flatMap((key) =>
    elementsByName(key, signatureNamespace, 'KeyInfo')
      .flatMap((info) => elementsByName(info, signatureNamespace, 'X509Data'))
      .flatMap((data) => elementsByName(data, signatureNamespace, 'X509Certificate'))
      .map((each) => textOf(each) ?? ''),
  );
  if (written.length > mostCertificates)
    throw new XmlRefusal('metadata-keys', `The metadata has more than ${mostCertificates} signing certificates.`);
  const certificates = [...new Set(written.flatMap((each) => parsedCertificate(each)))];
  if (certificates.length === 0)
    throw new XmlRefusal('metadata-keys', 'The metadata has no RSA certificate to verify signatures with.');
  return certificates;
}

function parsedCertificate(text: string): readonly string[] {
  try {
    const certificate = new X509Certificate(Buffer.from(text.replace(/\s/g, ''), 'base64'));
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? [certificate.raw.toString('base64')] : [];
  } catch {
    return [];
  }
}
