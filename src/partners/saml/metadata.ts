import { escapeXml } from '#xml';

/** The partner's metadata (SAML 2.0 metadata 2.4.3): issuer, certificate, both bindings. */
export function partnerMetadata(partner: {
  readonly issuer: string;
  readonly signInUrl: string;
  /** Base64 DER; a key that is about to be used is announced beside the present one. */
  readonly certificates: readonly string[];
}): string {
  const bindings = ['HTTP-Redirect', 'HTTP-POST'].map(
    (binding) =>
      `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${escapeXml(partner.signInUrl)}"/>`,
  );
  return [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(partner.issuer)}">`,
    '<IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    ...partner.certificates.map(
      (certificate) =>
        `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
    ),
    '<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>',
    ...bindings,
    '</IDPSSODescriptor></EntityDescriptor>',
  ].join('');
}
