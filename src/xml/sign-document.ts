import { SignedXml } from 'xml-crypto';
import { certificatePem } from './pem.js';

/**
 * Signs the root element of a document, enveloped, RSA-SHA256. The id attribute is `ID` with the signature first (metadata),
 * or `AssertionID` with the signature last (SAML 1.1).
 */
export function signDocument(
  xml: string,
  signer: { readonly privateKeyPem: string; readonly certificate: string },
  idAttribute: 'ID' | 'AssertionID' = 'ID',
): string {
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
  signing.computeSignature(xml, { location: { reference: '/*', action: idAttribute === 'ID' ? 'prepend' : 'append' } });
  return signing.getSignedXml();
}

/** Text for an attribute or an element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
