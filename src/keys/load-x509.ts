import { webcrypto } from 'node:crypto';

type X509 = typeof import('@peculiar/x509');

let loaded: Promise<X509> | undefined;

/** Imports the X.509 library when a certificate is first made: it is a third of a second of start-up otherwise. */
export function loadX509(): Promise<X509> {
  loaded ??= (async () => {
    await import('reflect-metadata');
    const x509 = await import('@peculiar/x509');
    // Node's Web Crypto and the DOM's type describe one interface.
    x509.cryptoProvider.set(webcrypto as unknown as Crypto);
    return x509;
  })();
  return loaded;
}

/** 128 random bits, positive, as RFC 5280 4.1.2.2 wants them. */
export function newSerialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return Buffer.from(bytes).toString('hex');
}

/** PEM to base64 DER on one line. */
export function withoutPemLines(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}
