import { attribute, childElements, elementsByName, onlyChild, textOf } from './elements.js';
import { XmlRefusal } from './xml-refusal.js';

/** XML Signature 1.1. */
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const dsig = signatureNamespace;
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const enveloped = `${dsig}enveloped-signature`;

const signatureMethods = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
];
const digestMethods = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
const canonicalizations = [exclusive, inclusive];
/** Each prefix is looked for at every element. */
const longestPrefixList = 200;

function refuse(reason: string): never {
  throw new XmlRefusal('signature-shape', reason);
}

/**
 * Exactly the shape that SAML allows (core 5.4): one reference to the element that carries the signature, the two transforms,
 * known algorithms, nothing that the standard does not name. Throws `XmlRefusal`.
 */
export function checkSignatureShape(signature: Element, signed: Element, idAttribute: string): void {
  const info = only(signature, 'SignedInfo');
  const reference = only(info, 'Reference');
  const canonicalization = only(info, 'CanonicalizationMethod');
  const [method, digestMethod] = [only(info, 'SignatureMethod'), only(reference, 'DigestMethod')];
  const [transforms, digest] = [only(reference, 'Transforms'), only(reference, 'DigestValue')];
  const value = only(signature, 'SignatureValue');
  hasOnly(signature, info, value, onlyChild(signature, dsig, 'KeyInfo'));
  hasOnly(info, canonicalization, method, reference);
  hasOnly(reference, transforms, digestMethod, digest);
  const id = attribute(signed, idAttribute) ?? '';
  if (!/^[A-Za-z_][\w.-]*$/.test(id)) refuse('The signed element has no proper id.');
  if (attribute(reference, 'URI') !== `#${id}`)
    refuse('A signature must have one reference, to the element that carries it.');
  checkTransforms(transforms, canonicalization);
  checkAlgorithm(method, signatureMethods);
  checkAlgorithm(canonicalization, canonicalizations);
  checkAlgorithm(digestMethod, digestMethods);
  checkBase64(digest);
  checkBase64(value);
}

function only(parent: Element, name: string): Element {
  return onlyChild(parent, dsig, name) ?? refuse(`${parent.localName} must hold exactly one ${name}.`);
}

/** These children in this order, and no others. */
function hasOnly(parent: Element, ...expected: readonly (Element | undefined)[]): void {
  const children = childElements(parent);
  const known = expected.filter((each) => each !== undefined);
  if (children.length !== known.length || children.some((each, at) => each !== known[at]))
    refuse(`${parent.localName} holds what it may not, or in another order.`);
}

function checkTransforms(transforms: Element, canonicalization: Element): void {
  const all = elementsByName(transforms, dsig, 'Transform');
  const [first, second, ...more] = all.map((each) => attribute(each, 'Algorithm'));
  const isKnown = first === enveloped && (second === undefined || canonicalizations.includes(second));
  if (!isKnown || more.length > 0 || childElements(transforms).length !== all.length)
    refuse('Only the enveloped-signature and canonicalization transforms are allowed.');
  const prefixLists = [...all, canonicalization].flatMap((each) => childElements(each));
  const isList = (each: Element) => each.namespaceURI === exclusive && each.localName === 'InclusiveNamespaces';
  if (!prefixLists.every(isList))
    refuse('A transform may hold nothing but the prefixes of exclusive canonicalization.');
  if (prefixLists.some((each) => (attribute(each, 'PrefixList') ?? '').length > longestPrefixList))
    refuse(`A list of prefixes is longer than ${longestPrefixList} characters.`);
}

function checkAlgorithm(method: Element, allowed: readonly string[]): void {
  const algorithm = attribute(method, 'Algorithm') ?? '';
  if (!allowed.includes(algorithm))
    throw new XmlRefusal('algorithm', `The algorithm is not accepted: ${algorithm.slice(0, 120)}`);
}

function checkBase64(value: Element): void {
  const text = textOf(value);
  if (text === undefined || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) refuse(`${value.localName} must be base64.`);
}
