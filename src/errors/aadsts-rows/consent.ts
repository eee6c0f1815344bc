import type { AadstsRow } from './row.js';

/** Permissions, resources and assignment. */
export const consentRows = {
  50105: {
    oauth: 'invalid_grant',
    category: 'denied',
    text: "Your administrator has configured the application {appName} ('{appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed-in user '{account}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
    provoke: 'an application with `appRoleAssignmentRequired` and somebody who is not assigned',
  },
  50146: {
    oauth: 'invalid_request',
    category: 'invalid',
    text: "This application is required to be configured with an application-specific signing key. It is either not configured with one, or the key has expired or is not yet valid. Set api.acceptMappedClaims to true to use the tenant's key.",
    provoke: 'a claims-mapping policy without `acceptMappedClaims`',
  },
  50158: {
    oauth: 'interaction_required',
    suberror: 'basic_action',
    category: 'denied',
    text: 'External security challenge not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges.',
    provoke: '`prompt=none`, or a refresh token, while terms of use are to be accepted',
  },
  65001: {
    oauth: 'consent_required',
    suberror: 'consent_required',
    category: 'denied',
    text: "The user or administrator has not consented to use the application with ID '{appId}' named '{appName}'. Send an interactive authorization request for this user and resource.",
    provoke: 'a refresh for a permission that nobody granted',
  },
  65004: {
    oauth: 'access_denied',
    category: 'denied',
    text: 'User declined to consent to access the app.',
    provoke: 'Cancel on a permissions page',
  },
  65005: {
    oauth: 'invalid_request',
    category: 'denied',
    text: "Using application '{appName}' is currently not supported for your organization {domain} because it is in an unmanaged state. An administrator needs to claim ownership of the company by DNS validation of {domain} before the application {appName} can be provisioned.",
    provoke: 'an application of another tenant at an organisation that came into being by self-service sign-up',
  },
  90094: {
    oauth: 'consent_required',
    category: 'denied',
    text: 'An administrator of {tenant} has set a policy that prevents you from granting {appName} the permissions it is requesting. Contact an administrator, who can grant permissions to this app on your behalf.',
    provoke: 'a user asks for a permission that only administrators may grant',
  },
  90095: {
    oauth: 'consent_required',
    category: 'denied',
    text: 'Admin consent is required. {appName} needs permission to access resources in your organization that only an admin can grant; an approval request can be sent to the administrators.',
    provoke: 'the same, with `adminConsentRequestPolicy.isEnabled`',
  },
  500011: {
    oauth: 'invalid_resource',
    category: 'not-found',
    text: 'The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
    provoke: 'a scope of an API that is not in the tenant',
  },
  650053: {
    oauth: 'invalid_scope',
    category: 'invalid',
    text: "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.",
    provoke: 'a scope that the API does not offer',
  },
} as const satisfies Record<number, AadstsRow>;
