import { blankUser } from './blank-user.js';
import { newPuid } from './guest-user.js';
import type { Application } from './model/application.js';
import type { OnPremisesFacts, User } from './model/user.js';
import { newApplication } from './new-application.js';
import { hashSeedPassword } from './password.js';
import { newSeedId } from './seed-id.js';
import type { ApplicationSeed, TenantSeed } from './tenant-seed.js';
import type { UserSeed } from './user-seed.js';

const graphAppId = '00000003-0000-0000-c000-000000000000';

/** A user with credentials of this tenant. */
export async function newMember(tenant: TenantSeed, seed: UserSeed, now: string): Promise<User> {
  const mail = seed.mail ?? seed.userPrincipalName;
  return {
    ...blankUser,
    id: seed.id ?? newSeedId(tenant.id, 'user', seed.userPrincipalName.toLowerCase()),
    userPrincipalName: seed.userPrincipalName,
    displayName: seed.displayName,
    givenName: seed.givenName ?? null,
    surname: seed.surname ?? null,
    mail,
    otherMails: seed.otherMails,
    proxyAddresses: [`SMTP:${mail}`],
    userType: seed.userType,
    accountEnabled: seed.accountEnabled,
    identities: [
      { signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: seed.userPrincipalName },
    ],
    mailNickname: seed.userPrincipalName.split('@')[0] ?? null,
    showInAddressList: seed.showInAddressList,
    onPremisesSyncEnabled: seed.onPremisesSyncEnabled,
    onPremisesImmutableId: seed.onPremisesImmutableId,
    ...(seed.onPremisesSyncEnabled === true ? { onPremises: onPremisesFacts(seed, now) } : {}),
    createdDateTime: now,
    directoryRoles: seed.directoryRoles,
    ...(seed.password === undefined ? {} : { passwordHash: await hashSeedPassword(seed.password) }),
    ...(seed.usageLocation === undefined ? {} : { usageLocation: seed.usageLocation }),
    ...(seed.preferredLanguage === undefined ? {} : { preferredLanguage: seed.preferredLanguage }),
    puid: newPuid(seed.userPrincipalName),
  };
}

function onPremisesFacts(seed: UserSeed, now: string): OnPremisesFacts {
  return {
    onPremisesUserPrincipalName: seed.onPremisesUserPrincipalName ?? seed.userPrincipalName,
    onPremisesDomainName: seed.onPremisesDomainName,
    onPremisesSamAccountName: seed.onPremisesSamAccountName,
    onPremisesDistinguishedName: seed.onPremisesDistinguishedName,
    onPremisesLastSyncDateTime: now,
  };
}

/** An application as the config file has it. */
export async function applicationOf(tenantId: string, seed: ApplicationSeed): Promise<Application> {
  const { appId, web, api } = seed;
  const graphRoles = seed.graphApplicationPermissions;
  return {
    ...newApplication({ tenantId, appId, displayName: seed.displayName }),
    ...(seed.id === undefined ? {} : { id: seed.id }),
    signInAudience: seed.signInAudience,
    identifierUris: seed.identifierUris,
    web: {
      redirectUris: web.redirectUris,
      logoutUrl: web.logoutUrl,
      implicitIdToken: web.implicitGrantSettings.enableIdTokenIssuance,
      implicitAccessToken: web.implicitGrantSettings.enableAccessTokenIssuance,
    },
    spa: seed.spa,
    publicClient: seed.publicClient,
    isFallbackPublicClient: seed.isFallbackPublicClient,
    passwordCredentials: await Promise.all(
      seed.passwordCredentials.map(async ({ secretText, displayName, endDateTime }, index) => ({
        keyId: newSeedId(appId, 'secret', String(index)),
        displayName,
        secretHash: await hashSeedPassword(secretText),
        hint: secretText.slice(0, 3),
        endDateTime,
      })),
    ),
    keyCredentials: seed.keyCredentials.map(({ keyId, displayName, key }, index) => ({
      keyId: keyId ?? newSeedId(appId, 'certificate', String(index)),
      displayName,
      certificate: key.replace(/-----[^-]+-----/g, '').replace(/\s/g, ''),
    })),
    federatedIdentityCredentials: seed.federatedIdentityCredentials,
    requiredResourceAccess: seed.requiredResourceAccess,
    groupMembershipClaims: seed.groupMembershipClaims === 'None' ? null : seed.groupMembershipClaims,
    appRoleAssignmentRequired: seed.appRoleAssignmentRequired,
    acceptMappedClaims: api.acceptMappedClaims === true,
    claimsMappingPolicy: seed.claimsMappingPolicy && {
      IncludeBasicClaimSet: String(seed.claimsMappingPolicy.IncludeBasicClaimSet) === 'true',
      ClaimsSchema: seed.claimsMappingPolicy.ClaimsSchema,
    },
    requestedAccessTokenVersion: api.requestedAccessTokenVersion,
    oauth2PermissionScopes: api.oauth2PermissionScopes.map((scope) => ({
      id: scope.id ?? newSeedId(appId, 'scope', scope.value),
      value: scope.value,
      type: scope.type,
      userConsentDisplayName: scope.userConsentDisplayName ?? `Access ${seed.displayName} (${scope.value})`,
      userConsentDescription:
        scope.userConsentDescription ?? `Allows the app to access ${seed.displayName} on your behalf.`,
    })),
    preAuthorizedApplications: api.preAuthorizedApplications,
    knownClientApplications: api.knownClientApplications,
    appRoles: seed.appRoles.map((role) => ({
      id: role.id ?? newSeedId(appId, 'role', role.value),
      value: role.value,
      displayName: role.displayName ?? role.value,
      allowedMemberTypes: role.allowedMemberTypes,
    })),
    optionalClaims: seed.optionalClaims,
    grantedAppRoles: [
      ...(graphRoles.length === 0 ? [] : [{ resourceAppId: graphAppId, roles: graphRoles }]),
      ...seed.grantedAppRoles,
    ],
  };
}
