/** A certificate in PEM (RFC 7468), from base64 DER with or without its lines. */
export function certificatePem(certificate: string): string {
  const lines = certificate.replace(/-----[^-]+-----|\s/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
