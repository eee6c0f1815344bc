import type { AadstsRow } from './row.js';

/** Guests, tenants, accounts. */
export const accountsRows = {
  16000: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'Either multiple user identities are available for the current request or selected account is not supported for the scenario.',
    provoke: '`prompt=none` while several accounts are signed in',
  },
  16002: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'The session identifier requested by the application is not the session of this browser.',
    provoke: "`sid` of another session than this browser's",
  },
  50014: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "The user's redemption is in a pending state. The guest user account is not fully created yet.",
    provoke: 'redeem a refresh token at a tenant where the guest has not accepted yet',
  },
  50020: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "User account '{account}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({appName}) in that tenant. This account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Microsoft Entra user account.",
    provoke: 'sign in as `nora@fabrikam.example` at Contoso',
  },
  50034: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The user account {account} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
    provoke: 'password grant with a name that is not in the tenant',
  },
  50053: {
    oauth: 'invalid_grant',
    category: 'throttled',
    text: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
    provoke: 'ten wrong passwords in a row',
  },
  50056: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'Invalid or null password: password does not exist in the directory for this user.',
    provoke: 'password grant as a guest from a realm without passwords here (`otto@smallpartner.example`)',
  },
  50057: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The user account is disabled.',
    provoke: 'sign in with an account whose `accountEnabled` is false',
  },
  50126: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'Error validating credentials due to invalid username or password.',
    provoke: 'a wrong password',
  },
  50194: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Application '{appId}'({appName}) is not configured as a multi-tenant application. Usage of the /{segment} endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
    provoke: '`/common` with an application whose `signInAudience` is `AzureADMyOrg`',
  },
  90002: {
    oauth: 'invalid_tenant',
    category: 'not-found',
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
    provoke: 'a tenant segment that is no tenant',
  },
  90130: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'Application is not supported over the /{segment} endpoint for this request; use a tenant, or /organizations.',
    provoke: '`/common/adminconsent`',
  },
  160021: {
    oauth: 'interaction_required',
    category: 'denied',
    text: 'Application requested a user session which does not exist.',
    provoke: '`sid` while nobody is signed in',
  },
  500208: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: 'The domain is not a valid login domain for the account type.',
    provoke: '`/organizations` with a personal account',
  },
  500212: {
    oauth: 'access_denied',
    category: 'denied',
    text: "The user's administrator has set an outbound access policy that does not allow access to the resource tenant.",
    provoke: '`b2bCollaborationOutbound` of the home tenant blocks the user, the application or the tenant',
  },
  500213: {
    oauth: 'access_denied',
    category: 'denied',
    text: "The resource tenant's cross-tenant access policy doesn't allow this user to access this tenant.",
    provoke: '`b2bCollaborationInbound` of the resource tenant blocks the user, the application or the tenant',
  },
  9001023: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: 'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
    provoke: 'client credentials at `/common`',
  },
  9002332: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Application '{appId}'({appName}) is configured for use by Microsoft Entra users only. Please do not use the /consumers endpoint to serve this request.",
    provoke: '`/consumers` with an application that is not for personal accounts',
  },
} as const satisfies Record<number, AadstsRow>;
