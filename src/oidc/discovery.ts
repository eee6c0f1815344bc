import type { KeyRing } from '#keys';
import { tenantUrls } from './tenant-urls.js';

/** The v2.0 discovery document, every field of it (entra-protocol 1.2). URLs always carry the tenant's GUID. */
export function discoveryDocument(origin: string, tenantId: string): Readonly<Record<string, unknown>> {
  const urls = tenantUrls(origin, tenantId);
  return {
    token_endpoint: urls.token,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: urls.keys,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: urls.issuer,
    request_uri_parameter_supported: false,
    userinfo_endpoint: urls.userInfo,
    authorization_endpoint: urls.authorize,
    device_authorization_endpoint: urls.deviceCode,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: urls.logout,
    claims_supported: [
      ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host'],
      ...['aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver'],
      ...['at_hash', 'c_hash', 'email'],
    ],
    kerberos_endpoint: urls.kerberos,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  };
}

/** The v2 key set: no `alg`; `issuer` as a template, which Microsoft's validators fill with the token's `tid`. */
export async function keySet(origin: string, keys: KeyRing): Promise<Readonly<Record<string, unknown>>> {
  return {
    keys: (await keys.published()).map((key) => ({
      kty: 'RSA',
      use: 'sig',
      kid: key.kid,
      x5t: key.x5t,
      n: key.publicJwk.n,
      e: key.publicJwk.e,
      x5c: [key.certificate],
      cloud_instance_name: 'microsoftonline.com',
      issuer: `${origin}/{tenantid}/v2.0`,
    })),
  };
}
