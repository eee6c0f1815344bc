/**
 * XML: hardened parsing, and signatures that mean something.
 *
 * Caps before parsing, no document type, no entities, fatal warnings, one root, unique ids; signatures by pinned
 * certificates only, allow-listed algorithms, and what was signed handed back as its own document; decryption. With the two
 * SAML folders the only importer of XML libraries. Knows no SAML beyond the names of id attributes.
 *
 * Sources: XML Signature 1.1; XML Encryption 1.1; SAML 2.0 core 5.4; docs/decisions/saml-guard.md.
 */
export { decryptElement } from './decrypt-element.js';
export { attribute, childElements, elementsByName, isElement, onlyChild, textOf } from './elements.js';
export { encryptElement } from './encrypt-element.js';
export { parseStrict } from './parse-strict.js';
export { certificatePem } from './pem.js';
export { escapeXml, signDocument } from './sign-document.js';
export { type SignatureRules, verifySignature } from './verify-signature.js';
export { XmlRefusal } from './xml-refusal.js';
