import { childElements, elementsByName, onlyChild, parseStrict, verifySignature, XmlRefusal } from '#xml';
import type { Expectation } from '../federation/expectation.js';
import { assertionNamespace, assertionNamespace11, signatureNamespace } from '../federation/names.js';

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
 * one assertion, its signature. Nothing of the response around the assertion is believed: nobody signed it.
 * Throws `XmlRefusal` with the check that failed.
 */
export function readSignInResponse(wresult: string, expected: Expectation): SignedToken {
  const root = parseStrict(wresult).documentElement;
  const { assertion, version } = findAssertion(findResponse(root), root);
  const signatures = Array.from(root.getElementsByTagNameNS('*', 'Signature'));
  if (signatures.length === 0) throw new XmlRefusal('signed', 'The token is not signed.');
  // A signature anywhere else is not the token's, and may be a decoy.
  if (signatures.length > 1 || signatures[0] !== onlyChild(assertion, signatureNamespace, 'Signature')) {
    throw new XmlRefusal('signature-place', 'A signature stands where the token has none.');
  }
  const idAttribute = version === '1.1' ? 'AssertionID' : 'ID';
  return {
    assertion: verifySignature(wresult, assertion, { certificates: expected.certificates, idAttribute }),
    version,
  };
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

/** Exactly one assertion in the whole message, in its place: nothing to confuse it with. */
function findAssertion(response: Element, root: Element): { assertion: Element; version: SignedToken['version'] } {
  const requested = elementsByName(response, response.namespaceURI ?? '', 'RequestedSecurityToken');
  const [holder] = requested;
  const everywhere = ['Assertion', 'EncryptedAssertion', 'EncryptedData'].flatMap((name) =>
    Array.from(root.getElementsByTagNameNS('*', name)),
  );
  if (everywhere.some((each) => each.localName !== 'Assertion')) {
    throw new XmlRefusal('encrypted', 'The token is encrypted, and this server publishes no key to encrypt with.');
  }
  const [assertion, ...more] = holder === undefined ? [] : childElements(holder);
  const isAlone = requested.length === 1 && more.length === 0 && everywhere.length === 1;
  if (assertion === undefined || !isAlone || everywhere[0] !== assertion) {
    throw new XmlRefusal('one-assertion', 'The response must hold exactly one assertion, in RequestedSecurityToken.');
  }
  switch (assertion.namespaceURI) {
    case assertionNamespace11:
      return { assertion, version: '1.1' };
    case assertionNamespace:
      return { assertion, version: '2.0' };
    default:
      throw new XmlRefusal('version', 'The token is neither SAML 1.1 nor SAML 2.0.');
  }
}
