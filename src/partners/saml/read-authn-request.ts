import { inflateRawSync } from 'node:zlib';
import { attribute, onlyChild, parseStrict, textOf, XmlRefusal } from '#xml';

const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const assertion = 'urn:oasis:names:tc:SAML:2.0:assertion';
/** A request is a few hundred bytes; a bomb is not. */
const mostBytes = 64 * 1024;

/** What a relying party asks. */
export interface ReceivedAuthnRequest {
  readonly id: string;
  readonly issuer: string;
  readonly assertionConsumer: string;
}

/** Reads an AuthnRequest of the redirect binding (deflated) or of POST (plain). Throws `XmlRefusal`. */
export function readAuthnRequest(encoded: string): ReceivedAuthnRequest {
  const bytes = Buffer.from(encoded, 'base64');
  const text = (bytes[0] === 0x3c ? bytes : inflate(bytes)).toString('utf8');
  const root = parseStrict(text).documentElement;
  if (root.namespaceURI !== protocol || root.localName !== 'AuthnRequest') {
    throw new XmlRefusal('root', 'The message is not an AuthnRequest.');
  }
  const issuer = onlyChild(root, assertion, 'Issuer');
  const id = attribute(root, 'ID');
  const assertionConsumer = attribute(root, 'AssertionConsumerServiceURL');
  const issuerName = issuer && textOf(issuer);
  if (id === undefined || !issuerName || assertionConsumer === undefined) {
    throw new XmlRefusal('incomplete', 'The AuthnRequest lacks ID, Issuer or AssertionConsumerServiceURL.');
  }
  return { id, issuer: issuerName, assertionConsumer };
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: mostBytes });
  } catch {
    throw new XmlRefusal('encoding', 'SAMLRequest is neither deflated nor plain XML.');
  }
}
