import {
  attribute,
  childElements,
  elementsByName,
  onlyChild,
  parseStrict,
  textOf,
  verifySignature,
  XmlRefusal,
} from '#xml';
import type { Expectation } from '../federation/expectation.js';
import { assertionNamespace, protocolNamespace, signatureNamespace, success } from '../federation/names.js';
import { openAssertion } from './open-assertion.js';

/** Longest base64 accepted: 300 KB of XML. */
const longestBase64 = 400_000;

/**
 * From the posted field to the signed assertion: parse, check the response around it, verify every signature, and
 * answer the assertion read from signed bytes only. Throws `XmlRefusal` with the check that failed.
 */
export function readResponse(posted: string, expected: Expectation, decryptionKeyPem?: string): Element {
  const text = decode(posted);
  const response = parseStrict(text).documentElement;
  checkRoot(response);
  const assertion = findAssertion(response, decryptionKeyPem !== undefined);
  checkSignaturePlaces(response, assertion);
  const isSigned = (element: Element) => onlyChild(element, signatureNamespace, 'Signature') !== undefined;
  const rules = { certificates: expected.certificates, idAttribute: 'ID' } as const;
  if (decryptionKeyPem !== undefined && assertion.localName === 'EncryptedAssertion') {
    const signed = isSigned(response) ? verifySignature(text, response, rules) : undefined;
    checkResponse(response, expected, signed !== undefined);
    const encrypted = signed === undefined ? assertion : findAssertion(signed, true);
    return openAssertion(encrypted, decryptionKeyPem, rules, signed !== undefined);
  }
  if (!isSigned(response) && !isSigned(assertion)) {
    throw new XmlRefusal('signed', 'Neither the response nor the assertion is signed.');
  }
  const signedResponse = isSigned(response) ? verifySignature(text, response, rules) : undefined;
  const signedAssertion = isSigned(assertion) ? verifySignature(text, assertion, rules) : undefined;
  checkResponse(response, expected, signedResponse !== undefined);
  return signedAssertion ?? findAssertion(signedResponse ?? response, false);
}

function decode(posted: string): string {
  if (posted.length > longestBase64) throw new XmlRefusal('size', 'The response is too large.');
  const compact = posted.replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0) {
    throw new XmlRefusal('encoding', 'SAMLResponse is not base64.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(compact, 'base64'));
  } catch {
    throw new XmlRefusal('encoding', 'SAMLResponse is not UTF-8.');
  }
}

function checkRoot(response: Element): void {
  if (
    response.namespaceURI !== protocolNamespace ||
    response.localName !== 'Response' ||
    attribute(response, 'Version') !== '2.0'
  ) {
    throw new XmlRefusal('root', 'The message is not a SAML 2.0 Response.');
  }
}

/** Exactly one assertion in the whole document, directly below the response: nothing to confuse it with. */
function findAssertion(response: Element, canDecrypt: boolean): Element {
  const everywhere = ['Assertion', 'EncryptedAssertion'].flatMap((name) =>
    Array.from(response.getElementsByTagNameNS('*', name)),
  );
  const [assertion] = ['Assertion', 'EncryptedAssertion'].flatMap((name) =>
    elementsByName(response, assertionNamespace, name),
  );
  if (!canDecrypt && everywhere.some((each) => each.localName === 'EncryptedAssertion')) {
    throw new XmlRefusal('encrypted', 'The assertion is encrypted, and this server publishes no key to encrypt with.');
  }
  const status = statusOf(response);
  if (everywhere.length === 0 && status !== success)
    throw new XmlRefusal('status', `The partner answered ${status.slice(0, 200)}.`);
  if (assertion === undefined || everywhere.length !== 1) {
    throw new XmlRefusal('one-assertion', 'The response must hold exactly one assertion, directly.');
  }
  return assertion;
}

function statusOf(response: Element): string {
  const status = onlyChild(response, protocolNamespace, 'Status');
  const code = status && onlyChild(status, protocolNamespace, 'StatusCode');
  return (code && attribute(code, 'Value')) ?? 'no status';
}

/** A signature anywhere but directly in response or assertion is not one of SAML's, and may be a decoy. */
function checkSignaturePlaces(response: Element, assertion: Element): void {
  const signatures = Array.from(response.getElementsByTagNameNS('*', 'Signature'));
  const misplaced = signatures.some((each) => each.parentNode !== response && each.parentNode !== assertion);
  const doubled = [response, assertion].some(
    (each) => elementsByName(each, signatureNamespace, 'Signature').length > 1,
  );
  if (misplaced || doubled) throw new XmlRefusal('signature-place', 'A signature stands where SAML has none.');
}

function checkResponse(response: Element, expected: Expectation, isSigned: boolean): void {
  const status = statusOf(response);
  if (status !== success) throw new XmlRefusal('status', `The partner answered ${status.slice(0, 200)}.`);
  const issuers = childElements(response).filter((child) => child.localName === 'Issuer');
  const [issuer] = issuers;
  if (issuers.length > 1 || (issuer !== undefined && textOf(issuer) !== expected.issuer)) {
    throw new XmlRefusal('issuer', 'The response names another issuer than the partner this sign-in was sent to.');
  }
  const destination = attribute(response, 'Destination');
  if (destination === undefined ? isSigned : destination !== expected.assertionConsumer) {
    throw new XmlRefusal('destination', `The response is meant for ${destination?.slice(0, 200) ?? 'nobody'}.`);
  }
  const inResponseTo = attribute(response, 'InResponseTo');
  if (inResponseTo !== undefined && inResponseTo !== expected.requestId) {
    throw new XmlRefusal('in-response-to', 'The response answers another request.');
  }
}
