import { escapeXml } from '#xml';
import { persistentNameId, protocolNamespace } from '../federation/names.js';

/**
 * Who a tenant is to its SAML partners (SAML 2.0 metadata 2.4.4): requests to sign in are not signed, those to sign out are;
 * assertions come by POST and may be encrypted for its key. Its entityID is the audience that direct-federation wants.
 */
export function ownMetadata(tenant: {
  readonly entityId: string;
  readonly assertionConsumer: string;
  readonly encryptionCertificate: string;
  readonly signingCertificate: string;
}): string {
  return [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(tenant.entityId)}">`,
    `<SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${protocolNamespace}">`,
    `<KeyDescriptor use="encryption">${keyInfo(tenant.encryptionCertificate)}`,
    '<EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>',
    '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/></KeyDescriptor>',
    `<KeyDescriptor use="signing">${keyInfo(tenant.signingCertificate)}</KeyDescriptor>`,
    ...['HTTP-Redirect', 'HTTP-POST'].map(
      (binding) =>
        `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${escapeXml(tenant.assertionConsumer)}"/>`,
    ),
    `<NameIDFormat>${persistentNameId}</NameIDFormat>`,
    `<AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escapeXml(tenant.assertionConsumer)}"/>`,
    '</SPSSODescriptor></EntityDescriptor>',
  ].join('');
}

function keyInfo(certificate: string): string {
  return `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo>`;
}
