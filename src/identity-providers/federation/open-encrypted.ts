import { decryptElement, parseStrict, XmlRefusal } from '#xml';

/**
 * What was encrypted, read by the protocol it belongs to (XML Encryption 1.1; SAML core 2.3.4): exactly one assertion and no
 * stray signature. Whatever goes wrong on the way is one refusal for the outside, or ciphertexts could be tried until one
 * tells something; its `cause` is for the timeline.
 */
export function openEncrypted<T>(
  holder: Element,
  privateKeyPem: string,
  what: 'assertion' | 'token',
  read: (text: string, root: Element) => T,
): T {
  try {
    const text = decryptElement(holder, privateKeyPem);
    const root = parseStrict(text).documentElement;
    checkContent(root);
    return read(text, root);
  } catch (cause) {
    if (!(cause instanceof XmlRefusal)) throw cause;
    throw new XmlRefusal('decrypt', `The ${what} cannot be decrypted to one signed assertion.`, cause);
  }
}

function checkContent(root: Element): void {
  const inside = ['Assertion', 'EncryptedAssertion'].flatMap((name) =>
    Array.from(root.getElementsByTagNameNS('*', name)),
  );
  if (root.localName !== 'Assertion' || inside.some((each) => each !== root))
    throw new XmlRefusal('one-assertion', 'What was encrypted is not exactly one assertion.');
  const signatures = Array.from(root.getElementsByTagNameNS('*', 'Signature'));
  if (signatures.length > 1 || signatures.some((each) => each.parentNode !== root))
    throw new XmlRefusal('signature-place', 'A signature stands where SAML has none.');
}
