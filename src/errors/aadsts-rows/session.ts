import type { AadstsRow } from './row.js';

/** Sessions, pages, the form of requests. */
export const sessionRows = {
  50000: {
    oauth: 'server_error',
    category: 'internal',
    text: 'There was an error issuing a token or an issue with our sign-in service.',
  },
  50049: { oauth: 'invalid_instance', category: 'invalid', text: 'Unknown or invalid instance.' },
  50056: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'Invalid or null password: password does not exist in the directory for this user.',
  },
  50089: { oauth: 'invalid_request', category: 'expired', text: 'Authentication failed due to flow token expired.' },
  50105: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "Your administrator has configured the application {appName} ('{appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed-in user '{account}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
  },
  70007: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "'{responseMode}' is not a supported value of 'response_mode' for the request.",
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
  90100: { oauth: 'invalid_request', category: 'invalid', text: '{parameter} parameter is empty or not valid.' },
  90119: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The user code is null or empty.',
  },
  700054: {
    oauth: 'unsupported_response_type',
    category: 'invalid',
    text: "response_type '{responseType}' is not enabled for the application.",
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
} as const satisfies Record<number, AadstsRow>;
