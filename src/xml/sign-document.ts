import { SignedXml } from 'xml-crypto';
import { certificatePem } from './pem.js';

/** Where each kind of document has its id and its signature. */
const shapes = {
  /** SAML 2.0 metadata: first of all. */
  metadata: { idAttribute: 'ID', reference: '/*', action: 'prepend' },
  /** A message of the SAML 2.0 protocol: behind its Issuer, which comes first (core, 3.2). */
  message: { idAttribute: 'ID', reference: '/*/*[1]', action: 'after' },
  /** An assertion of SAML 1.1: last. */
  saml11: { idAttribute: 'AssertionID', reference: '/*', action: 'append' },
} as const;

/** Signs the root element of a document, enveloped, RSA-SHA256 (XML Signature 1.1). */
export function signDocument(
  xml: string,
  signer: { readonly privateKeyPem: string; readonly certificate: string },
  shape: keyof typeof shapes = 'metadata',
): string {
  const { idAttribute, reference, action } = shapes[shape];
  const signing = new SignedXml({
    privateKey: signer.privateKeyPem,
    publicCert: certificatePem(signer.certificate),
    idAttribute,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  });
  signing.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signing.computeSignature(xml, { location: { reference, action } });
  return signing.getSignedXml();
}

/** Text for an attribute or an element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
