import { createPrivateKey } from 'node:crypto';
import type { KeyRing } from '#keys';
import { newId } from '#platform';
import { escapeXml, signDocument } from '#xml';
import { tenantUrls } from './tenant-urls.js';

/**
 * `GET /{tenant}/FederationMetadata/2007-06/FederationMetadata.xml` (federation-metadata): who this tenant is to
 * WS-Federation and SAML applications, signed with its own key, with the certificates of its key set.
 */
export async function federationMetadata(origin: string, keys: KeyRing, tenantId: string): Promise<string> {
  const published = await keys.published();
  const entity = escapeXml(tenantUrls(origin, tenantId).issuerV1);
  const at = (path: string) => escapeXml(`${origin}/${tenantId}/${path}`);
  const certificates = published.map(
    ({ certificate }) =>
      `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
  );
  const address = `<EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${at('wsfed')}</Address></EndpointReference>`;
  const role = (type: string, endpoint: string) =>
    `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:${type}" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706">${certificates.join('')}${endpoint}</RoleDescriptor>`;
  const passive = `<fed:PassiveRequestorEndpoint>${address}</fed:PassiveRequestorEndpoint>`;
  const service = (name: string, binding: string) =>
    `<${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${at('saml2')}"/>`;
  const document = [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_${newId()}" entityID="${entity}">`,
    role(
      'SecurityTokenServiceType',
      `<fed:SecurityTokenServiceEndpoint>${address}</fed:SecurityTokenServiceEndpoint>${passive}`,
    ),
    role('ApplicationServiceType', passive),
    `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${certificates.join('')}`,
    service('SingleLogoutService', 'HTTP-Redirect'),
    service('SingleSignOnService', 'HTTP-Redirect'),
    service('SingleSignOnService', 'HTTP-POST'),
    '</IDPSSODescriptor></EntityDescriptor>',
  ].join('');
  const privateKeyPem = createPrivateKey({ key: await keys.privateJwk(), format: 'jwk' }).export({
    format: 'pem',
    type: 'pkcs8',
  });
  const { certificate } = await keys.current();
  return signDocument(document, { privateKeyPem: String(privateKeyPem), certificate });
}
