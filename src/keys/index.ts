/**
 * KEYS: what this server signs with.
 *
 * Owns each tenant's signing keys with their certificates (`KeyRing`), self-signed certificates for partners, and
 * the authority for TLS. Keys live in the store and survive a reset; the authority lives in a folder, so that
 * browsers and SDKs trust it once. Signs what it is given and asks nobody why.
 *
 * Sources: entra-docs access-tokens (signing keys); RFC 7515, 5280.
 */

export {
  type CertificateAuthority,
  issueServerCertificate,
  openCertificateAuthority,
  type ServerCertificate,
} from './certificate-authority.js';
export { type CertifiedKey, createCertifiedKey } from './certified-key.js';
export { createKeyRing, type KeyRing, type SigningKey } from './key-ring.js';
export { createTenantKeys, type TenantKeys, type TenantKeyUse } from './tenant-keys.js';
