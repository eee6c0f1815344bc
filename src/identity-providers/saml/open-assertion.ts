import { decryptElement, onlyChild, parseStrict, type SignatureRules, verifySignature, XmlRefusal } from '#xml';
import { assertionNamespace, signatureNamespace } from '../federation/names.js';

/**
 * From an EncryptedAssertion to the assertion (SAML core 2.3.4): exactly one Assertion, signed itself or under a signature of
 * the response that was verified. Whatever goes wrong on the way is one refusal for the outside, or ciphertexts could be
 * tried until one tells something; its `cause` is for the timeline.
 */
export function openAssertion(
  encrypted: Element,
  privateKeyPem: string,
  rules: SignatureRules,
  isUnderSignature: boolean,
): Element {
  try {
    const text = decryptElement(encrypted, privateKeyPem);
    const root = parseStrict(text).documentElement;
    checkContent(root);
    if (onlyChild(root, signatureNamespace, 'Signature') !== undefined) return verifySignature(text, root, rules);
    if (!isUnderSignature)
      throw new XmlRefusal('signed', 'Neither the response nor the decrypted assertion is signed.');
    return root;
  } catch (cause) {
    if (!(cause instanceof XmlRefusal)) throw cause;
    throw new XmlRefusal('decrypt', 'The assertion cannot be decrypted to one signed assertion.', cause);
  }
}

function checkContent(root: Element): void {
  const inside = ['Assertion', 'EncryptedAssertion'].flatMap((name) =>
    Array.from(root.getElementsByTagNameNS('*', name)),
  );
  if (
    root.namespaceURI !== assertionNamespace ||
    root.localName !== 'Assertion' ||
    inside.some((each) => each !== root)
  )
    throw new XmlRefusal('one-assertion', 'What was encrypted is not exactly one assertion.');
  const signatures = Array.from(root.getElementsByTagNameNS('*', 'Signature'));
  if (signatures.length > 1 || signatures.some((each) => each.parentNode !== root))
    throw new XmlRefusal('signature-place', 'A signature stands where SAML has none.');
}
