import type { Tenant } from '#directory';
import type { SigningKey } from '#keys';
import type { EndpointVersion } from './endpoint-version.js';
import { tenantUrls } from './tenant-urls.js';

/** Fields that both versions have with the same value. */
const cloud = {
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
  rbac_url: 'https://pas.windows.net',
} as const;

const cloudClaims = ['cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host'];

/** Whose document it is: a tenant, or the segments that stand for whatever tenant the account is of. */
export type DiscoverySubject = { readonly tenant: Tenant } | { readonly segment: 'common' | 'organizations' };

/**
 * The discovery document, every field of it (entra-protocol 1.2, 1.3). URLs of a tenant carry its GUID; those of
 * `common` and `organizations` keep the word, and their issuer is a template.
 */
export function discoveryDocument(
  origin: string,
  subject: DiscoverySubject,
  version: EndpointVersion,
): Readonly<Record<string, unknown>> {
  const isTenant = 'tenant' in subject;
  const segment = isTenant ? subject.tenant.id : subject.segment;
  // The address of personal accounts keeps its word too, and its issuer does not.
  const spelled = isTenant && subject.tenant.kind === 'consumer' ? 'consumers' : segment;
  const urls = tenantUrls(origin, spelled);
  const issuers = tenantUrls(origin, isTenant ? segment : '{tenantid}');
  const region = isTenant && subject.tenant.kind === 'organization' ? 'EU' : null;
  const shared = {
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    request_uri_parameter_supported: false,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    kerberos_endpoint: urls.kerberos,
    tenant_region_scope: region,
    ...cloud,
  };
  if (version === 1) {
    return {
      ...shared,
      token_endpoint: urls.tokenV1,
      jwks_uri: `${origin}/common/discovery/keys`,
      response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
      scopes_supported: ['openid'],
      issuer: issuers.issuerV1,
      microsoft_multi_refresh_token: true,
      check_session_iframe: urls.checkSession,
      authorization_endpoint: urls.authorizeV1,
      device_authorization_endpoint: urls.deviceCodeV1,
      end_session_endpoint: urls.logoutV1,
      userinfo_endpoint: urls.userInfoV1,
      claims_supported: [
        ...['sub', 'iss', ...cloudClaims, 'aud', 'exp', 'iat', 'auth_time', 'acr', 'amr', 'nonce'],
        ...['email', 'given_name', 'family_name', 'nickname'],
      ],
    };
  }
  return {
    ...shared,
    token_endpoint: urls.token,
    jwks_uri: urls.keys,
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: issuers.issuer,
    userinfo_endpoint: urls.userInfo,
    authorization_endpoint: urls.authorize,
    device_authorization_endpoint: urls.deviceCode,
    end_session_endpoint: urls.logout,
    claims_supported: [
      ...['sub', 'iss', ...cloudClaims, 'aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username'],
      ...['name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
    ],
  };
}

/** A key set: no `alg`. v2 keys carry `issuer`, a template which Microsoft's validators fill with the token's `tid`. */
export function keySet(
  origin: string,
  keys: readonly SigningKey[],
  version: EndpointVersion,
): Readonly<Record<string, unknown>> {
  return {
    keys: keys.map((key) => ({
      kty: 'RSA',
      use: 'sig',
      kid: key.kid,
      x5t: key.x5t,
      n: key.publicJwk.n,
      e: key.publicJwk.e,
      x5c: [key.certificate],
      cloud_instance_name: 'microsoftonline.com',
      ...(version === 2 ? { issuer: `${origin}/{tenantid}/v2.0` } : {}),
    })),
  };
}
