import type { AadstsRow } from './row.js';

/** Permissions, resources and assignment. */
export const consentRows = {
  50001: {
    oauth: 'invalid_resource',
    category: 'invalid',
    text: "The resource principal named '{resource}' was not found in the tenant named '{tenant}'.",
  },
  50076: {
    oauth: 'interaction_required',
    category: 'denied',
    text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
  },
  50146: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "This application is required to be configured with an application-specific signing key. It is either not configured with one, or the key has expired or is not yet valid. Set api.acceptMappedClaims to true to use the tenant's key.",
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
  90094: {
    oauth: 'consent_required',
    category: 'denied',
    text: 'An administrator of {tenant} has set a policy that prevents you from granting {appName} the permissions it is requesting. Contact an administrator, who can grant permissions to this app on your behalf.',
  },
  90095: {
    oauth: 'consent_required',
    category: 'denied',
    text: 'Admin consent is required. {appName} needs permission to access resources in your organization that only an admin can grant; an approval request can be sent to the administrators.',
  },
  500011: {
    oauth: 'invalid_resource',
    category: 'not-found',
    text: 'The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  },
  650053: {
    oauth: 'invalid_scope',
    category: 'invalid',
    text: "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.",
  },
  650057: {
    oauth: 'invalid_resource',
    category: 'invalid',
    text: "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {appId}({appName}). Resource value from request: {resource}.",
  },
} as const satisfies Record<number, AadstsRow>;
