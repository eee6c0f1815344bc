import type { Outbound } from '#platform';
import { encryptElement, parseStrict } from '#xml';

/** The certificate that a tenant publishes for its partners to encrypt with (base64 DER), by the audience of its tokens. */
export type EncryptionCertificateOf = (audience: string) => Promise<string>;

/** Asks the tenant's metadata for SAML partners at each turn, as a partner with automatic updates would (SAML 2.0 metadata 2.4.1.1). */
export function createEncryptionCertificates(origin: string, outbound: Outbound): EncryptionCertificateOf {
  return async (audience) => {
    // Whatever name the tenant goes by, it is on this server.
    const address = `${origin}${new URL(audience).pathname.replace(/\/?$/, '/')}federationmetadata/saml`;
    const response = await outbound.fetch(address);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${address} answered with status ${response.status}.`);
    const [certificate] = Array.from(parseStrict(text).getElementsByTagNameNS('*', 'X509Certificate'));
    if (!certificate?.textContent) throw new Error(`${address} names no certificate to encrypt with.`);
    return certificate.textContent;
  };
}

/** A SAML response with an EncryptedAssertion instead of its assertion (SAML core 2.3.4). */
export function encryptAssertion(response: string, certificate: string): Promise<string> {
  const wrap = (data: string) =>
    `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`;
  return encryptElement(response, 'Assertion', certificate, wrap);
}

/** A sign-in response of WS-Federation with EncryptedData in the stead of its token, as AD FS writes it. */
export function encryptToken(response: string, certificate: string): Promise<string> {
  return encryptElement(response, 'Assertion', certificate);
}
