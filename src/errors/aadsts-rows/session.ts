import type { AadstsRow } from './row.js';

/** Sessions, pages, the form of requests. */
export const sessionRows = {
  50000: {
    oauth: 'server_error',
    category: 'internal',
    text: 'There was an error issuing a token or an issue with our sign-in service.',
    provoke: 'a defect of this server; its log says more',
  },
  50049: {
    oauth: 'invalid_instance',
    category: 'invalid',
    text: 'Unknown or invalid instance.',
    provoke: 'instance discovery for an unknown host',
  },
  50058: {
    oauth: 'login_required',
    category: 'unauthenticated',
    text: 'A silent sign-in request was sent but no user is signed in.',
    provoke: '`prompt=none` without a session',
  },
  50089: {
    oauth: 'invalid_request',
    category: 'expired',
    text: 'Authentication failed due to flow token expired.',
    provoke: 'a form or an answer of a sign-in that this browser did not begin, or that is over',
  },
  70007: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "'{responseMode}' is not a supported value of 'response_mode' for the request.",
    provoke: 'an unknown `response_mode`, or `query` with tokens',
  },
  90005: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "Unable to complete the request. The request is not valid because the identifier and login hint can't be used together.",
    provoke: '`sid` together with `login_hint`',
  },
  90013: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Invalid input received from the user. {reason}',
    provoke: '`GetCredentialType` without JSON',
  },
  90015: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Requested query string is too long.',
    provoke: 'a query over 32 KiB',
  },
  90023: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Unable to complete the request due to an invalid request: {reason}',
    provoke: 'a parameter with a value that is not accepted',
  },
  90033: {
    oauth: 'temporarily_unavailable',
    category: 'unavailable',
    text: 'A transient error has occurred. Please try again.',
    provoke: 'a fault ordered at `/_guesthouse/faults`, or a store that does not answer',
  },
  90100: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: '{parameter} parameter is empty or not valid.',
    provoke: '`GetCredentialType` without an address',
  },
  700054: {
    oauth: 'unsupported_response_type',
    category: 'invalid',
    text: "response_type '{responseType}' is not enabled for the application.",
    provoke: 'a `response_type` that the application has not enabled',
  },
  900144: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The request body must contain the following parameter: '{parameter}'.",
    provoke: 'a request that lacks a parameter',
  },
  900561: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The endpoint only accepts POST requests. Received a GET request.',
    provoke: 'GET at the token endpoint',
  },
  901002: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The 'resource' request parameter is not supported.",
    provoke: '`resource` at a v2.0 endpoint',
  },
  9000411: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "The request is not properly formatted. The parameter '{parameter}' is duplicated.",
    provoke: 'a parameter twice',
  },
  9002313: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Invalid request. Request is malformed or invalid.',
    provoke: 'a malformed Authorization header',
  },
} as const satisfies Record<number, AadstsRow>;
