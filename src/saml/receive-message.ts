import { createPublicKey, verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { certificatePem, elementsByName, onlyChild, parseStrict, textOf, verifySignature, XmlRefusal } from '#xml';
import type { SamlField } from './send-message.js';

const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const algorithms: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'sha512'],
]);
const deflate = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';
/** A logout is a few hundred bytes; a bomb is not. */
const mostBytes = 200_000;

/** How a message came: the whole address by GET, with the parameters as they were written; the form by POST. */
export interface Received {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** A message that nobody has vouched for yet. */
export interface ReceivedMessage {
  /** Only to find out who it says it is from. */
  readonly unverified: Element;
  /** What one of these certificates (base64 DER) signed. Throws `XmlRefusal`. */
  verified(certificates: readonly string[]): Element;
}

/** Decodes a message of either binding (SAML 2.0 bindings 3.4.4, 3.5.4). Throws `XmlRefusal`. */
export function receiveMessage(field: SamlField, received: Received): ReceivedMessage {
  return received.method === 'GET' ? fromRedirect(field, received.url) : fromPost(field, received.form);
}

/** Whom the message says it is from; empty when it does not say. */
export function messageIssuer(message: Element): string {
  const issuer = onlyChild(message, assertionNamespace, 'Issuer');
  return (issuer && textOf(issuer)) ?? '';
}

function fromPost(field: SamlField, form: Received['form']): ReceivedMessage {
  const text = utf8(base64(form[field] ?? ''));
  const unverified = parseStrict(text).documentElement;
  return {
    unverified,
    verified(certificates) {
      const signatures = Array.from(unverified.getElementsByTagNameNS('*', 'Signature'));
      if (signatures.length === 0) throw new XmlRefusal('signed', 'The message is not signed.');
      // A signature anywhere else is not the message's, and may be a decoy.
      if (signatures.length > 1 || elementsByName(unverified, signatureNamespace, 'Signature')[0] !== signatures[0])
        throw new XmlRefusal('signature-place', 'A signature stands where SAML has none.');
      return verifySignature(text, unverified, { certificates, idAttribute: 'ID' });
    },
  };
}

function fromRedirect(field: SamlField, url: string): ReceivedMessage {
  const raw = rawParameters(url, [field, 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding']);
  const value = (name: string) => decoded(raw.get(name));
  if ((value('SAMLEncoding') ?? deflate) !== deflate)
    throw new XmlRefusal('encoding', 'The message is encoded in a way that is not known.');
  const unverified = parseStrict(utf8(inflate(base64(value(field) ?? '')))).documentElement;
  return {
    unverified,
    verified(certificates) {
      const [algorithm, signature] = [value('SigAlg'), value('Signature')];
      if (algorithm === undefined || signature === undefined)
        throw new XmlRefusal('signed', 'The message is not signed (SigAlg and Signature).');
      const digest = algorithms.get(algorithm);
      if (digest === undefined)
        throw new XmlRefusal('algorithm', `The algorithm is not accepted: ${algorithm.slice(0, 120)}`);
      // As it was written: whoever decodes and encodes again has other bytes than were signed.
      const signed = [field, 'RelayState', 'SigAlg']
        .flatMap((name) => (raw.has(name) ? [`${name}=${raw.get(name)}`] : []))
        .join('&');
      if (!certificates.some((each) => isSignedBy(each, digest, signed, base64(signature))))
        throw new XmlRefusal(
          'signature',
          'The signature is not by any certificate that is configured for this partner.',
        );
      return unverified;
    },
  };
}

function isSignedBy(certificate: string, digest: string, signed: string, signature: Buffer): boolean {
  try {
    return verify(digest, Buffer.from(signed), createPublicKey(certificatePem(certificate)), signature);
  } catch {
    // What is no certificate signs nothing.
    return false;
  }
}

/** The parameters as they were written. One that comes twice is refused: which of the two would have been signed? */
function rawParameters(url: string, names: readonly string[]): ReadonlyMap<string, string> {
  const query = url.split('#', 1)[0]?.split('?').slice(1).join('?') ?? '';
  const found = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const plain = decoded(name) ?? '';
    if (!names.includes(plain)) continue;
    if (found.has(plain) || plain !== name)
      throw new XmlRefusal('encoding', `The parameter ${plain} is sent more than once, or oddly written.`);
    found.set(name, rest.join('='));
  }
  return found;
}

function decoded(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    throw new XmlRefusal('encoding', 'A parameter of the message is not encoded as it must be.');
  }
}

function base64(text: string): Buffer {
  const compact = text.replace(/[\r\n]/g, '');
  if (compact.length > 2 * mostBytes) throw new XmlRefusal('size', 'The message is too large.');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0)
    throw new XmlRefusal('encoding', 'The message is missing, or not base64.');
  return Buffer.from(compact, 'base64');
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: mostBytes });
  } catch {
    throw new XmlRefusal('encoding', 'The message is not deflated, or too large.');
  }
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XmlRefusal('encoding', 'The message is not UTF-8.');
  }
}
