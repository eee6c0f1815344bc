import { onlyChild, type SignatureRules, verifySignature, XmlRefusal } from '#xml';
import { assertionNamespace, signatureNamespace } from '../federation/names.js';
import { openEncrypted } from '../federation/open-encrypted.js';

/**
 * From an EncryptedAssertion to the assertion (SAML core 2.3.4): exactly one Assertion, signed itself or under a signature of
 * the response that was verified.
 */
export function openAssertion(
  encrypted: Element,
  privateKeyPem: string,
  rules: SignatureRules,
  isUnderSignature: boolean,
): Element {
  return openEncrypted(encrypted, privateKeyPem, 'assertion', (text, root) => {
    if (root.namespaceURI !== assertionNamespace)
      throw new XmlRefusal('one-assertion', 'What was encrypted is not an assertion of SAML 2.0.');
    if (onlyChild(root, signatureNamespace, 'Signature') !== undefined) return verifySignature(text, root, rules);
    if (!isUnderSignature)
      throw new XmlRefusal('signed', 'Neither the response nor the decrypted assertion is signed.');
    return root;
  });
}
