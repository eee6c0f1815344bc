import type { AadstsRow } from './row.js';

/** Grants, tokens, clients, redirect URIs. */
export const clientsRows = {
  50013: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'Assertion failed signature validation or is not for this application. Reason: {reason}',
  },
  50048: {
    oauth: 'invalid_client',
    category: 'denied',
    text: 'Subject must match Issuer claim in the client assertion.',
  },
  50147: { oauth: 'invalid_request', category: 'invalid', text: 'Invalid size of Code_Challenge parameter.' },
  50173: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: 'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
  },
  54005: {
    oauth: 'invalid_grant',
    category: 'conflict',
    text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  },
  70003: {
    oauth: 'unsupported_grant_type',
    category: 'invalid',
    text: "The app requested an unsupported grant type '{grantType}'.",
  },
  70008: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  },
  70011: {
    oauth: 'invalid_scope',
    category: 'invalid',
    text: "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope '{scope}' is not valid. {reason}",
  },
  70016: {
    oauth: 'authorization_pending',
    category: 'invalid',
    text: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  },
  70018: {
    oauth: 'bad_verification_code',
    category: 'invalid',
    text: 'Bad verification code.',
  },
  70019: {
    oauth: 'expired_token',
    category: 'expired',
    text: 'Verification code expired.',
  },
  70020: {
    oauth: 'expired_token',
    category: 'expired',
    text: 'The device code or the verification code has expired.',
  },
  90072: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "User account '{account}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({appName}) in that tenant. The account needs to be added as an external user in the tenant first.",
  },
  90120: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The device flow request has been authorized or declined already.',
  },
  240002: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.",
  },
  500112: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: "The reply address '{redirectUri}' does not match the reply address provided when requesting Authorization code.",
  },
  500133: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: 'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: {now}, expiry time of assertion {expiry}.',
  },
  501481: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  501491: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: 'Invalid size of Code_Verifier parameter.',
  },
  700005: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The provided Authorization Code is intended to be used against another tenant, and must be redeemed there.',
  },
  700016: {
    oauth: 'unauthorized_client',
    category: 'not-found',
    text: "Application with identifier '{appId}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  },
  700024: {
    oauth: 'invalid_client',
    category: 'expired',
    text: 'Client assertion is not within its valid time range.',
  },
  700025: {
    oauth: 'invalid_client',
    category: 'unauthenticated',
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  700027: {
    oauth: 'invalid_client',
    category: 'denied',
    text: "The certificate with identifier used to sign the client assertion is not registered on application '{appId}', or the assertion failed signature validation. [Thumbprint of key used by client: '{thumbprint}']",
  },
  700082: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: 'The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.',
  },
  700084: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which can't be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.",
  },
  700211: {
    oauth: 'invalid_client',
    category: 'denied',
    text: "No matching federated identity record found for presented assertion issuer '{issuer}'.",
  },
  700212: {
    oauth: 'invalid_client',
    category: 'denied',
    text: "No matching federated identity record found for presented assertion audience '{audience}'.",
  },
  700213: {
    oauth: 'invalid_client',
    category: 'denied',
    text: "No matching federated identity record found for presented assertion subject '{subject}'.",
  },
  700229: {
    oauth: 'invalid_client',
    category: 'denied',
    text: 'Entra user tokens are not supported as federated credentials: only app-only tokens can be used.',
  },
  900971: { oauth: 'invalid_request', category: 'invalid', text: 'No reply address provided.' },
  901002: { oauth: 'invalid_request', category: 'invalid', text: "The 'resource' request parameter is not supported." },
  9002313: { oauth: 'invalid_request', category: 'invalid', text: 'Invalid request. Request is malformed or invalid.' },
  9002325: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
  },
  1002012: {
    oauth: 'invalid_scope',
    category: 'invalid',
    text: 'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  7000114: {
    oauth: 'unauthorized_client',
    category: 'denied',
    text: "Application '{appId}' is not allowed to make application on-behalf-of calls with this assertion.",
  },
  7000215: {
    oauth: 'invalid_client',
    category: 'unauthenticated',
    text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.",
  },
  7000216: {
    oauth: 'invalid_client',
    category: 'unauthenticated',
    text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  },
  7000218: {
    oauth: 'invalid_client',
    category: 'unauthenticated',
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  7000222: {
    oauth: 'invalid_client',
    category: 'unauthenticated',
    text: "The provided client secret keys for app '{appId}' are expired.",
  },
  9002326: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'.",
  },
  9002327: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  },
} as const satisfies Record<number, AadstsRow>;
