import type { ErrorCategory } from './emulator-error.js';

/**
 * Entra's numbered errors that this emulator raises: the OAuth error they travel as, our category, and the
 * wire text. `{name}` is filled in when the error is made. `suberror` as Entra sends it, where it does.
 *
 * Texts: reference-error-codes and captured responses. Where Entra's OAuth mapping is not published the
 * likeliest is used; docs/unverified.md lists those.
 */
export const aadstsTable = {
  16000: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'Either multiple user identities are available for the current request or selected account is not supported for the scenario.',
  },
  50001: {
    oauth: 'invalid_resource',
    category: 'invalid',
    text: "The resource principal named '{resource}' was not found in the tenant named '{tenant}'.",
  },
  50006: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'Signature verification failed because of an invalid signature.',
  },
  50008: { oauth: 'invalid_request', category: 'denied', text: 'SAML token is invalid. {reason}' },
  50011: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.",
  },
  50014: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "The user's redemption is in a pending state. The guest user account is not fully created yet.",
  },
  50020: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "User account '{account}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({appName}) in that tenant. This account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Microsoft Entra user account.",
  },
  50027: { oauth: 'invalid_request', category: 'denied', text: 'JWT token is invalid or malformed. {reason}' },
  50034: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The user account {account} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
  },
  50049: { oauth: 'invalid_instance', category: 'invalid', text: 'Unknown or invalid instance.' },
  50057: { oauth: 'invalid_grant', category: 'denied', text: 'The user account is disabled.' },
  50058: {
    oauth: 'login_required',
    category: 'unauthenticated',
    text: 'A silent sign-in request was sent but no user is signed in.',
  },
  50076: {
    oauth: 'interaction_required',
    category: 'denied',
    text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
  },
  50089: { oauth: 'invalid_request', category: 'expired', text: 'Authentication failed due to flow token expired.' },
  50107: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "The requested federation realm object '{realm}' does not exist.",
  },
  50126: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'Error validating credentials due to invalid username or password.',
  },
  50147: { oauth: 'invalid_request', category: 'invalid', text: 'Invalid size of Code_Challenge parameter.' },
  50173: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: 'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
  },
  50194: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Application '{appId}'({appName}) is not configured as a multi-tenant application. Usage of the /{segment} endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  },
  54005: {
    oauth: 'invalid_grant',
    category: 'conflict',
    text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  },
  65001: {
    oauth: 'consent_required',
    suberror: 'consent_required',
    category: 'denied',
    text: "The user or administrator has not consented to use the application with ID '{appId}' named '{appName}'. Send an interactive authorization request for this user and resource.",
  },
  65004: { oauth: 'access_denied', category: 'denied', text: 'User declined to consent to access the app.' },
  70000: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: "The provided value for the input parameter '{parameter}' is not valid. {reason}",
  },
  70003: {
    oauth: 'unsupported_grant_type',
    category: 'invalid',
    text: "The app requested an unsupported grant type '{grantType}'.",
  },
  70007: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "'{responseMode}' is not a supported value of 'response_mode' for the request.",
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
  90002: {
    oauth: 'invalid_tenant',
    category: 'not-found',
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  },
  90005: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "Unable to complete the request. The request is not valid because the identifier and login hint can't be used together.",
  },
  90013: { oauth: 'invalid_request', category: 'invalid', text: 'Invalid input received from the user. {reason}' },
  90014: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The required field '{parameter}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
  },
  90015: { oauth: 'invalid_request', category: 'invalid', text: 'Requested query string is too long.' },
  90023: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Unable to complete the request due to an invalid request: {reason}',
  },
  90094: {
    oauth: 'consent_required',
    category: 'denied',
    text: 'An administrator of {tenant} has set a policy that prevents you from granting {appName} the permissions it is requesting. Contact an administrator, who can grant permissions to this app on your behalf.',
  },
  90100: { oauth: 'invalid_request', category: 'invalid', text: '{parameter} parameter is empty or not valid.' },
  90123: { oauth: 'access_denied', category: 'denied', text: 'The identity provider denied the request. {reason}' },
  40008: {
    oauth: 'server_error',
    category: 'upstream',
    text: 'There was an unexpected, non-retryable error from the OAuth2 identity provider. {reason}',
  },
  40010: {
    oauth: 'temporarily_unavailable',
    category: 'upstream',
    text: 'There was an unexpected, retryable error from the OAuth2 identity provider. {reason}',
  },
  40015: {
    oauth: 'invalid_request',
    category: 'upstream',
    text: 'The OAuth2 identity provider refused the authorization code. {reason}',
  },
  500011: {
    oauth: 'invalid_resource',
    category: 'not-found',
    text: 'The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  },
  500208: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The domain is not a valid login domain for the account type.',
  },
  501481: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  650053: {
    oauth: 'invalid_scope',
    category: 'invalid',
    text: "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.",
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
  700025: {
    oauth: 'invalid_client',
    category: 'unauthenticated',
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  700054: {
    oauth: 'unsupported_response_type',
    category: 'invalid',
    text: "response_type '{responseType}' is not enabled for the application.",
  },
  700084: {
    oauth: 'invalid_grant',
    category: 'expired',
    text: "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which can't be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.",
  },
  1002012: {
    oauth: 'invalid_scope',
    category: 'invalid',
    text: 'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  5000819: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'SAML Assertion is invalid. Email claim is missing or does not match domain from an external realm. {reason}',
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
  9001023: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
  },
  900144: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The request body must contain the following parameter: '{parameter}'.",
  },
  900561: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The endpoint only accepts POST requests. Received a GET request.',
  },
  9000411: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The request is not properly formatted. The parameter '{parameter}' is duplicated.",
  },
  500112: {
    oauth: 'invalid_grant',
    category: 'invalid',
    text: "The reply address '{redirectUri}' does not match the reply address provided when requesting Authorization code.",
  },
  50053: {
    oauth: 'invalid_grant',
    category: 'throttled',
    text: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  },
  900971: { oauth: 'invalid_request', category: 'invalid', text: 'No reply address provided.' },
  901002: { oauth: 'invalid_request', category: 'invalid', text: "The 'resource' request parameter is not supported." },
  9002313: { oauth: 'invalid_request', category: 'invalid', text: 'Invalid request. Request is malformed or invalid.' },
  9002325: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
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
  90072: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "User account '{account}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({appName}) in that tenant. The account needs to be added as an external user in the tenant first.",
  },
  50000: {
    oauth: 'server_error',
    category: 'internal',
    text: 'There was an error issuing a token or an issue with our sign-in service.',
  },
} as const satisfies Record<
  number,
  { readonly oauth: string; readonly category: ErrorCategory; readonly text: string; readonly suberror?: string }
>;
