import type { AadstsRow } from './row.js';

/** Partners: external federation and OpenID realms. */
export const federationRows = {
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
  50027: { oauth: 'invalid_request', category: 'denied', text: 'JWT token is invalid or malformed. {reason}' },
  50034: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The user account {account} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
  },
  50107: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "The requested federation realm object '{realm}' does not exist.",
  },
  90123: { oauth: 'access_denied', category: 'denied', text: 'The identity provider denied the request. {reason}' },
  16002: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'The session identifier requested by the application is not the session of this browser.',
  },
  5000819: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'SAML Assertion is invalid. Email claim is missing or does not match domain from an external realm. {reason}',
  },
} as const satisfies Record<number, AadstsRow>;
