import { X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { XMLSerializer } from '@xmldom/xmldom';
import { type EncryptOptions, encrypt } from 'xml-encryption';
import { parseStrict } from './parse-strict.js';

/**
 * A document whose only element of this name is encrypted for a certificate (base64 DER): EncryptedData in its stead (XML
 * Encryption 1.1: AES-256-GCM, the key by RSA-OAEP), or what `wrap` makes of that.
 */
export async function encryptElement(
  xml: string,
  localName: string,
  certificate: string,
  wrap: (encryptedData: string) => string = (each) => each,
): Promise<string> {
  const document = parseStrict(xml);
  const [element] = Array.from(document.getElementsByTagNameNS('*', localName));
  if (element === undefined) throw new Error(`There is no ${localName} to encrypt.`);
  const parsed = new X509Certificate(Buffer.from(certificate, 'base64'));
  const options: EncryptOptions = {
    rsa_pub: String(parsed.publicKey.export({ format: 'pem', type: 'spki' })),
    pem: parsed.toString(),
    encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  };
  // The serializer declares the namespaces that the element had from outside.
  const data = await promisify(encrypt)(textOf(element), options);
  const replacement = document.importNode(parseStrict(wrap(data)).documentElement, true);
  element.parentNode?.replaceChild(replacement, element);
  return textOf(document);
}

function textOf(node: Document | Element): string {
  return new XMLSerializer().serializeToString(node as unknown as Node);
}
