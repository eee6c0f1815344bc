import type { JsonObject } from '#platform';
import type { Application } from './model/application.js';

/** An application in the words of Graph (v1.0 application). Secrets and certificates are named, never shown. */
export function applicationResource(application: Application): JsonObject {
  const { web, spa, publicClient, optionalClaims, oauth2PermissionScopes: scopes } = application;
  return {
    id: application.id,
    appId: application.appId,
    displayName: application.displayName,
    signInAudience: application.signInAudience,
    identifierUris: [...application.identifierUris],
    web: {
      redirectUris: [...web.redirectUris],
      logoutUrl: web.logoutUrl,
      implicitGrantSettings: {
        enableIdTokenIssuance: web.implicitIdToken,
        enableAccessTokenIssuance: web.implicitAccessToken,
      },
    },
    spa: { redirectUris: [...spa.redirectUris] },
    publicClient: { redirectUris: [...publicClient.redirectUris] },
    isFallbackPublicClient: application.isFallbackPublicClient,
    groupMembershipClaims: application.groupMembershipClaims,
    requiredResourceAccess: application.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      resourceAccess: resourceAccess.map((each) => ({ ...each })),
    })),
    optionalClaims: { idToken: optionalClaims.idToken.map(plain), accessToken: optionalClaims.accessToken.map(plain) },
    appRoles: appRoleResources(application),
    api: {
      acceptMappedClaims: application.acceptMappedClaims || null,
      requestedAccessTokenVersion: application.requestedAccessTokenVersion,
      oauth2PermissionScopes: scopes.map((each) => ({ ...each })),
      knownClientApplications: [...application.knownClientApplications],
      preAuthorizedApplications: application.preAuthorizedApplications.map((each) => ({
        appId: each.appId,
        delegatedPermissionIds: scopes.filter(({ value }) => each.scopes.includes(value)).map(({ id }) => id),
      })),
    },
    passwordCredentials: application.passwordCredentials.map(({ keyId, displayName, hint, endDateTime }) => ({
      ...{ keyId, displayName, hint, endDateTime, secretText: null },
    })),
    keyCredentials: application.keyCredentials.map(({ keyId, displayName }) => ({
      ...{ keyId, displayName, key: null, type: 'AsymmetricX509Cert', usage: 'Verify' },
    })),
  };
}

/** App roles in the words of Graph (appRole). */
export function appRoleResources({ appRoles }: Pick<Application, 'appRoles'>): readonly JsonObject[] {
  return appRoles.map((role) => ({ ...role, allowedMemberTypes: [...role.allowedMemberTypes] }));
}

const plain = (claim: Application['optionalClaims']['idToken'][number]): JsonObject => ({
  ...claim,
  additionalProperties: [...claim.additionalProperties],
});
