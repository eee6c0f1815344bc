import type { KeyLike, KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { attribute, onlyChild } from './elements.js';
import { parseStrict } from './parse-strict.js';
import { pinnedKeys } from './pinned-keys.js';
import { checkSignatureShape, signatureNamespace } from './signature-shape.js';
import { XmlRefusal } from './xml-refusal.js';

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
export function verifySignature(text: string, signed: Element, { certificates, idAttribute }: SignatureRules): Element {
  const signature = onlyChild(signed, signatureNamespace, 'Signature');
  if (signature === undefined) throw new XmlRefusal('signature-shape', 'An element must carry exactly one signature.');
  checkSignatureShape(signature, signed, idAttribute);
  const bytes = verifiedBytes(text, signature, pinnedKeys(certificates), idAttribute);
  if (bytes === undefined)
    throw new XmlRefusal('signature', 'The signature is not by any certificate that is configured for this partner.');
  const root = parseStrict(bytes).documentElement;
  if (root.localName !== signed.localName || attribute(root, idAttribute) !== attribute(signed, idAttribute))
    throw new XmlRefusal('signature-shape', 'The signature covers another element than the one that carries it.');
  return root;
}

/** Canonicalizes and digests once, however many keys there are: strangers decide how large a document is. */
function verifiedBytes(
  text: string,
  signature: Element,
  keys: readonly KeyObject[],
  idAttribute: string,
): string | undefined {
  const [firstKey] = keys;
  if (firstKey === undefined) return undefined;
  try {
    const judge = new SignedXml({ publicCert: firstKey, getCertFromKeyInfo: () => null });
    // Our parser has made sure that an id is there once under whatever name; each further name is a search of everything.
    judge.idAttributes = [idAttribute];
    judge.loadSignature(signature as unknown as Parameters<SignedXml['loadSignature']>[0]);
    tryEach(judge, keys);
    return judge.checkSignature(text) ? judge.getSignedReferences()[0] : undefined;
  } catch {
    // Wrong key and wrong digest come as exceptions too.
    return undefined;
  }
}

/** Makes the library's own algorithm, the one that the signature names, ask every key in turn. */
function tryEach(judge: SignedXml, keys: readonly KeyObject[]): void {
  const name = judge.signatureAlgorithm ?? '';
  const Known = judge.SignatureAlgorithms[name];
  if (Known === undefined) return;
  judge.SignatureAlgorithms = {
    [name]: class extends Known {
      constructor() {
        super();
        const verify = this.verifySignature;
        this.verifySignature = (material: string, _: KeyLike, value: string) =>
          keys.some((key) => verify(material, key, value));
      }
    },
  };
}
