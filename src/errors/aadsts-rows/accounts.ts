import type { AadstsRow } from './row.js';

/** Guests, tenants, accounts. */
export const accountsRows = {
  16000: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'Either multiple user identities are available for the current request or selected account is not supported for the scenario.',
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
  50053: {
    oauth: 'invalid_grant',
    category: 'throttled',
    text: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  },
  50057: { oauth: 'invalid_grant', category: 'denied', text: 'The user account is disabled.' },
  50058: {
    oauth: 'login_required',
    category: 'unauthenticated',
    text: 'A silent sign-in request was sent but no user is signed in.',
  },
  50059: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'No tenant-identifying information found in either the request or implied by any provided credentials.',
  },
  50126: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'Error validating credentials due to invalid username or password.',
  },
  50194: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Application '{appId}'({appName}) is not configured as a multi-tenant application. Usage of the /{segment} endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  },
  90002: {
    oauth: 'invalid_tenant',
    category: 'not-found',
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  },
  90130: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Application is not supported over the /{segment} endpoint for this request; use a tenant, or /organizations.',
  },
  160021: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'Application requested a user session which does not exist.',
  },
  500207: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "The account type can't be used for the resource you're trying to access.",
  },
  500208: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The domain is not a valid login domain for the account type.',
  },
  9001023: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
  },
  9002332: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Application '{appId}'({appName}) is configured for use by Microsoft Entra users only. Please do not use the /consumers endpoint to serve this request.",
  },
} as const satisfies Record<number, AadstsRow>;
