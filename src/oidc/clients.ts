import type { AdapterPayload } from 'oidc-provider';
import type { Application } from '#directory';

/**
 * An application as the engine knows it: a public client with a placeholder redirect URI. Clients are
 * authenticated in `client-authentication.ts` and redirect URIs matched in `authorize-request.ts`, both by
 * Entra's rules, before the engine sees a request; `registeredRedirects` lets it check the latter once more.
 */
export function clientMetadata(application: Application): AdapterPayload {
  return {
    client_id: application.appId,
    client_name: application.displayName,
    redirect_uris: ['https://placeholder.invalid/'],
    registered_redirects: [application.web, application.spa, application.publicClient].flatMap(
      (each) => each.redirectUris,
    ),
    token_endpoint_auth_method: 'none',
    grant_types: [
      'authorization_code',
      'refresh_token',
      'implicit',
      'password',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ],
    response_types: ['code', 'id_token', 'code id_token', 'id_token token'],
  };
}
