import type { AadstsRow } from './row.js';

/** Partners: external federation and OpenID realms. */
export const federationRows = {
  40008: {
    oauth: 'server_error',
    category: 'upstream',
    text: 'There was an unexpected, non-retryable error from the OAuth2 identity provider. {reason}',
    provoke: 'the partner answers with an OAuth error of its own',
  },
  40010: {
    oauth: 'temporarily_unavailable',
    category: 'upstream',
    text: 'There was an unexpected, retryable error from the OAuth2 identity provider. {reason}',
    provoke: 'the partner does not answer, or with 5xx',
  },
  40015: {
    oauth: 'invalid_request',
    category: 'upstream',
    text: 'The OAuth2 identity provider refused the authorization code. {reason}',
    provoke: 'the partner refuses the code',
  },
  50006: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'Signature verification failed because of an invalid signature.',
    provoke: 'a SAML response with a wrong signature',
  },
  50008: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'SAML token is invalid. {reason}',
    provoke: 'a SAML response that fails any other check; the timeline names it',
  },
  50027: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'JWT token is invalid or malformed. {reason}',
    provoke: 'an id_token of a partner, or a client assertion, that does not verify',
  },
  50061: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'Unable to complete sign out. The request was invalid. {reason}',
    provoke: 'a LogoutRequest or LogoutResponse that fails a check; the timeline names it',
  },
  50070: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Sign out has failed. The sign out request specified a session identifier that didn't match the existing session(s).",
    provoke: 'a LogoutResponse in another browser than the one that signed out',
  },
  50071: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'The logout request has expired.',
    provoke: 'a LogoutRequest that is older than ten minutes, or over by its NotOnOrAfter',
  },
  50107: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "The requested federation realm object '{realm}' does not exist.",
    provoke: 'a SAML bearer grant; a federation that was removed during the sign-in',
  },
  90123: {
    oauth: 'access_denied',
    category: 'denied',
    text: 'The identity provider denied the request. {reason}',
    provoke: 'the person cancels at the partner',
  },
  20001: {
    oauth: 'invalid_request',
    category: 'upstream',
    text: 'There was an issue with WS-Federation sign-in response from identity provider. {reason}',
    provoke: 'a WS-Federation partner that answers with a fault',
  },
  20012: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'An issue occurred with WS-Federation message: {reason}',
    provoke: 'a WS-Federation answer without `wresult`, or one that is no RequestSecurityTokenResponse',
  },
  5000819: {
    oauth: 'invalid_request',
    category: 'denied',
    text: 'SAML Assertion is invalid. Email claim is missing or does not match domain from an external realm. {reason}',
    provoke: 'a SAML response without e-mail, or with one of another domain',
  },
} as const satisfies Record<number, AadstsRow>;
