import { escapeXml } from '#xml';
import { persistentNameId, protocolNamespace } from '../federation/names.js';

/**
 * Who a tenant is to its SAML partners (SAML 2.0 metadata 2.4.4): requests are not signed, answers come by POST, assertions
 * may be encrypted for its key. Its entityID is the audience that direct-federation wants.
 */
export function ownMetadata(tenant: {
  readonly entityId: string;
  readonly assertionConsumer: string;
  readonly encryptionCertificate: string;
}): string {
  return [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(tenant.entityId)}">`,
    `<SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${protocolNamespace}">`,
    '<KeyDescriptor use="encryption"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>',
    `<X509Certificate>${tenant.encryptionCertificate}</X509Certificate></X509Data></KeyInfo>`,
    '<EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>',
    '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/></KeyDescriptor>',
    `<NameIDFormat>${persistentNameId}</NameIDFormat>`,
    `<AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escapeXml(tenant.assertionConsumer)}"/>`,
    '</SPSSODescriptor></EntityDescriptor>',
  ].join('');
}
