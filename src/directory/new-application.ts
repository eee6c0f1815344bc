import type { Application } from './model/application.js';
import { newSeedId } from './seed-id.js';

/** An application that can do nothing yet, with the defaults of a new registration. */
export function newApplication(options: {
  readonly tenantId: string;
  readonly appId: string;
  readonly displayName: string;
}): Application {
  const { tenantId, appId, displayName } = options;
  return {
    id: newSeedId(tenantId, 'application', appId),
    appId,
    servicePrincipalId: newSeedId(tenantId, 'service-principal', appId),
    displayName,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [],
    web: { redirectUris: [], logoutUrl: null, implicitIdToken: false, implicitAccessToken: false },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    isFallbackPublicClient: false,
    passwordCredentials: [],
    keyCredentials: [],
    federatedIdentityCredentials: [],
    requiredResourceAccess: [],
    groupMembershipClaims: null,
    appRoleAssignmentRequired: false,
    acceptMappedClaims: false,
    claimsMappingPolicy: null,
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
    knownClientApplications: [],
    appRoles: [],
    optionalClaims: { idToken: [], accessToken: [] },
    grantedAppRoles: [],
  };
}
