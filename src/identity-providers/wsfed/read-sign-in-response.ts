import { childElements, elementsByName, onlyChild, parseStrict, verifySignature, XmlRefusal } from '#xml';
import type { Expectation } from '../federation/expectation.js';
import { assertionNamespace, assertionNamespace11, signatureNamespace } from '../federation/names.js';
import { openEncrypted } from '../federation/open-encrypted.js';

/** WS-Trust of February 2005 and 1.3: both are in use by AD FS and others. */
const trustNamespaces = [
  'http://schemas.xmlsoap.org/ws/2005/02/trust',
  'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
] as const;

/** The signed token of a sign-in response, read from signed bytes only, and its version of SAML. */
export interface SignedToken {
  readonly assertion: Element;
  readonly version: '1.1' | '2.0';
}

/**
 * From the posted `wresult` to the signed assertion (WS-Federation 1.2, 13.2.2): parse, exactly one response with exactly
 * one assertion, decrypted where it must be, its signature. Nothing of the response around the assertion is believed: nobody
 * signed it. Throws `XmlRefusal` with the check that failed.
 */
export function readSignInResponse(wresult: string, expected: Expectation, decryptionKeyPem?: string): SignedToken {
  const root = parseStrict(wresult).documentElement;
  const { holder, token } = findToken(findResponse(root), root);
  const signatures = Array.from(root.getElementsByTagNameNS('*', 'Signature'));
  if (token.localName === 'Assertion') return readAssertion(wresult, token, signatures, expected);
  if (decryptionKeyPem === undefined)
    throw new XmlRefusal('encrypted', 'The token is encrypted, and this server publishes no key to encrypt with.');
  if (signatures.length > 0)
    throw new XmlRefusal('signature-place', 'A signature stands outside of the encrypted token.');
  const encrypted = token.localName === 'EncryptedAssertion' ? token : holder;
  return openEncrypted(encrypted, decryptionKeyPem, 'token', (text, assertion) =>
    readAssertion(text, assertion, Array.from(assertion.getElementsByTagNameNS('*', 'Signature')), expected),
  );
}

/** The one signature in the document is the assertion's own, and good. */
function readAssertion(
  text: string,
  assertion: Element,
  signatures: readonly Element[],
  { certificates }: Expectation,
): SignedToken {
  const version = versionOf(assertion);
  if (signatures.length === 0) throw new XmlRefusal('signed', 'The token is not signed.');
  // A signature anywhere else is not the token's, and may be a decoy.
  if (signatures.length > 1 || signatures[0] !== onlyChild(assertion, signatureNamespace, 'Signature')) {
    throw new XmlRefusal('signature-place', 'A signature stands where the token has none.');
  }
  const idAttribute = version === '1.1' ? 'AssertionID' : 'ID';
  return { assertion: verifySignature(text, assertion, { certificates, idAttribute }), version };
}

function findResponse(root: Element): Element {
  const refuse = (reason: string): never => {
    throw new XmlRefusal('wsfed-message', reason);
  };
  if (root.localName === 'Fault' || root.getElementsByTagNameNS('*', 'Fault').length > 0) {
    throw new XmlRefusal('wsfed-fault', 'The partner answered with a fault.');
  }
  const namespace =
    trustNamespaces.find((each) => each === root.namespaceURI) ??
    refuse('wresult is not a RequestSecurityTokenResponse of WS-Trust.');
  if (root.localName === 'RequestSecurityTokenResponse') return root;
  const isCollection = root.localName === 'RequestSecurityTokenResponseCollection' && childElements(root).length === 1;
  const only = isCollection ? onlyChild(root, namespace, 'RequestSecurityTokenResponse') : undefined;
  return only ?? refuse('wresult must hold exactly one RequestSecurityTokenResponse.');
}

/**
 * Exactly one token in the whole message, in its place: nothing to confuse it with. An encrypted one is EncryptedData in its
 * stead (WS-Trust 1.3, 4.4), or SAML's EncryptedAssertion with it inside.
 */
function findToken(response: Element, root: Element): { readonly holder: Element; readonly token: Element } {
  const requested = elementsByName(response, response.namespaceURI ?? '', 'RequestedSecurityToken');
  const everywhere = ['Assertion', 'EncryptedAssertion', 'EncryptedData'].flatMap((name) =>
    Array.from(root.getElementsByTagNameNS('*', name)),
  );
  const [holder] = requested;
  const [token, ...more] = holder === undefined ? [] : childElements(holder);
  const data = token?.localName === 'EncryptedAssertion' ? childElements(token)[0] : undefined;
  const expected = [token, ...(data?.localName === 'EncryptedData' ? [data] : [])];
  const isAlone = requested.length === 1 && more.length === 0 && everywhere.length === expected.length;
  if (holder === undefined || token === undefined || !isAlone || everywhere.some((each) => !expected.includes(each))) {
    throw new XmlRefusal('one-assertion', 'The response must hold exactly one assertion, in RequestedSecurityToken.');
  }
  return { holder, token };
}

function versionOf(assertion: Element): SignedToken['version'] {
  switch (assertion.namespaceURI) {
    case assertionNamespace11:
      return '1.1';
    case assertionNamespace:
      return '2.0';
    default:
      throw new XmlRefusal('version', 'The token is neither SAML 1.1 nor SAML 2.0.');
  }
}
