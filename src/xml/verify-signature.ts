import { SignedXml } from 'xml-crypto';
import { attribute, childElements, childNodes, elementsByName, onlyChild } from './elements.js';
import { parseStrict } from './parse-strict.js';
import { certificatePem } from './pem.js';
import { XmlRefusal } from './xml-refusal.js';

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const enveloped = `${dsig}enveloped-signature`;

const signatureMethods = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
];
const digestMethods = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
const canonicalizations = [exclusive, inclusive];

/** What a signature must satisfy. */
export interface SignatureRules {
  /** Base64 DER; each is tried in turn. What a message brings along in KeyInfo is never used. */
  readonly certificates: readonly string[];
  /** The name of the id attribute the reference points to: `ID`, or `AssertionID` for SAML 1.1. */
  readonly idAttribute: 'ID' | 'AssertionID';
}

/**
 * Verifies the signature that is a direct child of `signed` and answers what was signed, parsed anew from the
 * canonical bytes: nothing outside them may be read. Throws `XmlRefusal`.
 */
export function verifySignature(text: string, signed: Element, rules: SignatureRules): Element {
  const signature = onlyChild(signed, dsig, 'Signature');
  if (signature === undefined) throw new XmlRefusal('signature-shape', 'An element must carry exactly one signature.');
  checkShape(signature, signed, rules);
  for (const certificate of rules.certificates) {
    const bytes = verifyWith(text, signature, certificate, rules);
    if (bytes === undefined) continue;
    const root = parseStrict(bytes).documentElement;
    if (
      root.localName !== signed.localName ||
      attribute(root, rules.idAttribute) !== attribute(signed, rules.idAttribute)
    ) {
      throw new XmlRefusal('signature-shape', 'The signature covers another element than the one that carries it.');
    }
    return root;
  }
  throw new XmlRefusal('signature', 'The signature is not by any certificate that is configured for this partner.');
}

function verifyWith(
  text: string,
  signature: Element,
  certificate: string,
  { idAttribute }: SignatureRules,
): string | undefined {
  try {
    const judge = new SignedXml({
      publicCert: certificatePem(certificate),
      getCertFromKeyInfo: () => null,
      // The library knows ID itself, and looks twice for what it is told again.
      ...(idAttribute === 'ID' ? {} : { idAttribute }),
    });
    judge.loadSignature(signature as unknown as Parameters<SignedXml['loadSignature']>[0]);
    return judge.checkSignature(text) ? judge.getSignedReferences()[0] : undefined;
  } catch {
    // Wrong key and wrong digest come as exceptions too; the caller says which certificates were tried.
    return undefined;
  }
}

/** Exactly the shape that SAML allows (core 5.4): one reference to the parent, two transforms, known algorithms. */
function checkShape(signature: Element, signed: Element, rules: SignatureRules): void {
  const refuse = (reason: string): never => {
    throw new XmlRefusal('signature-shape', reason);
  };
  const names = childElements(signature).map((child) => (child.namespaceURI === dsig ? child.localName : '?'));
  if (!['SignedInfo,SignatureValue', 'SignedInfo,SignatureValue,KeyInfo'].includes(names.join(','))) {
    refuse('A signature must hold SignedInfo, SignatureValue and at most a KeyInfo.');
  }
  const info = onlyChild(signature, dsig, 'SignedInfo') ?? refuse('SignedInfo is missing.');
  const references = elementsByName(info, dsig, 'Reference');
  const [reference] = references;
  const id = attribute(signed, rules.idAttribute);
  if (id === undefined || !/^[A-Za-z_][\w.-]*$/.test(id)) refuse('The signed element has no proper id.');
  if (references.length !== 1 || reference === undefined || attribute(reference, 'URI') !== `#${id}`) {
    throw new XmlRefusal('signature-shape', 'A signature must have one reference, to the element that carries it.');
  }
  const transforms = elementsByName(onlyChild(reference, dsig, 'Transforms') ?? reference, dsig, 'Transform').map(
    (each) => attribute(each, 'Algorithm'),
  );
  const [first, second, ...more] = transforms;
  if (first !== enveloped || more.length > 0 || (second !== undefined && !canonicalizations.includes(second))) {
    refuse('Only the enveloped-signature and canonicalization transforms are allowed.');
  }
  checkAlgorithms(info, reference);
}

function checkAlgorithms(info: Element, reference: Element): void {
  const algorithmOf = (parent: Element, name: string) => {
    const element = onlyChild(parent, dsig, name);
    return element === undefined ? '' : (attribute(element, 'Algorithm') ?? '');
  };
  const checks: readonly (readonly [string, readonly string[]])[] = [
    [algorithmOf(info, 'SignatureMethod'), signatureMethods],
    [algorithmOf(info, 'CanonicalizationMethod'), canonicalizations],
    [algorithmOf(reference, 'DigestMethod'), digestMethods],
  ];
  for (const [algorithm, allowed] of checks) {
    if (!allowed.includes(algorithm))
      throw new XmlRefusal('algorithm', `The algorithm is not accepted: ${algorithm.slice(0, 120)}`);
  }
  const digest = onlyChild(reference, dsig, 'DigestValue');
  if (digest === undefined || childNodes(digest).some((node) => node.nodeType !== 3)) {
    throw new XmlRefusal('signature-shape', 'DigestValue must be plain text.');
  }
}
