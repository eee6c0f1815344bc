import { type KeyObject, X509Certificate } from 'node:crypto';

const read = new Map<string, KeyObject | undefined>();
/** More certificates than a server has partners; then it begins anew. */
const mostRead = 500;

/** The RSA keys of certificates (base64 DER or PEM), each read once; what is no certificate with an RSA key is left out. */
export function pinnedKeys(certificates: readonly string[]): readonly KeyObject[] {
  return certificates.map((each) => keyOf(each)).filter((key) => key !== undefined);
}

function keyOf(certificate: string): KeyObject | undefined {
  if (read.has(certificate)) return read.get(certificate);
  if (read.size >= mostRead) read.clear();
  const key = readKey(certificate.replace(/-----[^-]+-----|\s/g, ''));
  read.set(certificate, key);
  return key;
}

function readKey(base64: string): KeyObject | undefined {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(base64, 'base64'));
    return publicKey.asymmetricKeyType === 'rsa' ? publicKey : undefined;
  } catch {
    return undefined;
  }
}
