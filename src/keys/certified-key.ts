import { webcrypto } from 'node:crypto';
import { loadX509, newSerialNumber, withoutPemLines } from './load-x509.js';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

/** An RSA key with a certificate for itself. */
export interface CertifiedKey {
  /** PKCS #8. */
  readonly privateKeyPem: string;
  /** Base64 DER, no PEM lines. */
  readonly certificate: string;
}

/** Makes an RSA-2048 key and a self-signed certificate for it. */
export async function createCertifiedKey(options: {
  readonly commonName: string;
  readonly years: number;
  readonly now: Date;
}): Promise<CertifiedKey> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notAfter = new Date(options.now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + options.years);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: `CN=${options.commonName}`,
    notBefore: new Date(options.now.getTime() - 24 * 3600 * 1000),
    notAfter,
    signingAlgorithm: algorithm,
    keys: keys as unknown as CryptoKeyPair,
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { privateKeyPem: toPem('PRIVATE KEY', pkcs8), certificate: withoutPemLines(certificate.toString('pem')) };
}

/** DER in PEM lines, with the final newline that joining PEMs needs. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
