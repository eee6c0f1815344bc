import { XMLSerializer } from '@xmldom/xmldom';
import { decrypt } from 'xml-encryption';
import { attribute, childElements, textOf } from './elements.js';
import { XmlRefusal } from './xml-refusal.js';

const xmlenc = 'http://www.w3.org/2001/04/xmlenc#';
const xmlenc11 = 'http://www.w3.org/2009/xmlenc11#';
/** Least bytes: initialization vector and tag, or vector and one block. */
const contentAlgorithms: ReadonlyMap<string, number> = new Map([
  [`${xmlenc11}aes128-gcm`, 28],
  [`${xmlenc11}aes256-gcm`, 28],
  [`${xmlenc}aes128-cbc`, 32],
  [`${xmlenc}aes256-cbc`, 32],
]);
const keyAlgorithms = [`${xmlenc}rsa-oaep-mgf1p`, `${xmlenc11}rsa-oaep`];

/**
 * Decrypts the one EncryptedData below an element (XML Encryption 1.1; SAML core 6.1): AES in GCM or CBC, its key by
 * RSA-OAEP. Throws `XmlRefusal`; the caller tells nobody which, because each reason is a hint to who tries ciphertexts.
 */
export function decryptElement(holder: Element, privateKeyPem: string): string {
  checkShape(holder);
  let outcome: { readonly error: Error | null; readonly text?: string | undefined } = { error: null };
  // The library answers before it returns. Its own judgement of algorithms is off: ours was made above.
  const options = { key: privateKeyPem, disallowDecryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false };
  decrypt(new XMLSerializer().serializeToString(holder as unknown as Node), options, (error, text) => {
    outcome = { error, text };
  });
  if (outcome.text === undefined)
    throw new XmlRefusal('decrypt', `The decryption failed: ${outcome.error?.message ?? 'no content'}`);
  return outcome.text;
}

/** One content and one key, so that nobody can mean another; keys may stand beside or within the content. */
function checkShape(holder: Element): void {
  const refuse = (what: string): never => {
    throw new XmlRefusal('decrypt', `There must be exactly ${what}.`);
  };
  const all = (name: string, count: number): readonly Element[] => {
    const found = Array.from(holder.getElementsByTagNameNS('*', name));
    const areOurs = found.every((each) => each.namespaceURI === xmlenc);
    return areOurs && found.length === count ? found : refuse(`${count} ${name}`);
  };
  const data = all('EncryptedData', 1)[0] ?? refuse('one content');
  const key = all('EncryptedKey', 1)[0] ?? refuse('one key');
  all('EncryptionMethod', 2);
  all('CipherValue', 2);
  if (childElements(holder).some((each) => each !== data && each !== key))
    throw new XmlRefusal('decrypt', 'There is something beside the encrypted data and its key.');
  const least = contentAlgorithms.get(algorithmOf(data));
  if (least === undefined || !keyAlgorithms.includes(algorithmOf(key)))
    throw new XmlRefusal('decrypt', `The algorithms are not accepted: ${algorithmOf(data)}, ${algorithmOf(key)}`);
  if (cipherOf(data).length < least) throw new XmlRefusal('decrypt', 'The encrypted content is too short.');
}

function inPath(parent: Element, ...names: readonly string[]): Element | undefined {
  return names.reduce<Element | undefined>(
    (at, name) => at && childElements(at).find((each) => each.localName === name && each.namespaceURI === xmlenc),
    parent,
  );
}

function algorithmOf(parent: Element): string {
  const method = inPath(parent, 'EncryptionMethod');
  return (method && attribute(method, 'Algorithm'))?.slice(0, 100) ?? '';
}

function cipherOf(parent: Element): Buffer {
  const value = inPath(parent, 'CipherData', 'CipherValue');
  return Buffer.from((value && textOf(value)) ?? '', 'base64');
}
