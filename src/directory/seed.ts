import type { Clock } from '#platform';
import type { Directory } from './directory.js';
import { graphApplication } from './graph-application.js';
import { newPuid } from './guest-user.js';
import type { Application } from './model/application.js';
import type { FederationConfiguration } from './model/federation.js';
import type { User } from './model/user.js';
import { hashPassword } from './password.js';
import { newSeedId } from './seed-id.js';
import type { TenantCatalog } from './tenant-catalog.js';
import type { ApplicationSeed, TenantSeed, UserSeed } from './tenant-seed.js';

const graphAppId = '00000003-0000-0000-c000-000000000000';

/** A built-in partner as a federation configuration or Google registration refers to it by name. */
export interface SeedPartner {
  readonly issuer: string;
  readonly signInUrl: string;
  /** SAML partners sign with it; base64 DER. */
  readonly certificate?: string;
}

/** What seeding needs beside the seed. */
export interface SeedDependencies {
  readonly catalog: TenantCatalog;
  readonly clock: Clock;
  readonly findPartner: (name: string) => SeedPartner | undefined;
}

/** Puts a tenant of the config file into the directory; invitations are the invitations room's. */
export async function seedTenant(seed: TenantSeed, deps: SeedDependencies): Promise<Directory> {
  const now = deps.clock.now().toISOString();
  const domains = seed.b2bManagementPolicy.InvitationsAllowedAndBlockedDomainsPolicy;
  const directory = await deps.catalog.add({
    id: seed.id,
    displayName: seed.displayName,
    initialDomain: seed.initialDomain,
    domains: seed.domains,
    kind: 'organization',
    createdDateTime: now,
    ...(seed.privacyProfile === undefined ? {} : { privacyProfile: withoutUndefined(seed.privacyProfile) }),
    emailOneTimePasscode: seed.authenticationMethodsPolicy.email.allowExternalIdToUseEmailOtp,
    invitationDomains: { allowed: domains.AllowedDomains, blocked: domains.BlockedDomains },
    oneClickPeople: [],
  });
  await directory.applications.create(graphApplication(seed.id));
  await Promise.all(
    seed.applications.map(async (each) => directory.applications.create(await newApplication(seed.id, each))),
  );
  await Promise.all(seed.users.map(async (each) => directory.users.create(await newMember(seed, each, now))));
  for (const grant of seed.oauth2PermissionGrants) {
    const { clientAppId, resourceAppId, consentType } = grant;
    const id = newSeedId(seed.id, 'grant', clientAppId, resourceAppId);
    const scopes = grant.scope.split(' ').filter((scope) => scope !== '');
    await directory.permissionGrants.create({ id, clientAppId, resourceAppId, consentType, principalId: null, scopes });
  }
  await seedRealms(seed, directory, deps);
  return directory;
}

async function seedRealms(seed: TenantSeed, directory: Directory, deps: SeedDependencies): Promise<void> {
  for (const each of seed.federationConfigurations) {
    await directory.federationConfigurations.create(newFederation(seed.id, each, deps));
  }
  for (const each of seed.identityProviders) {
    const { displayName, identityProviderType, clientId, clientSecret } = each;
    const partner = each.partner === undefined ? undefined : deps.findPartner(each.partner);
    await directory.socialIdentityProviders.create({
      id: each.id ?? `${identityProviderType}-OAUTH`,
      displayName,
      identityProviderType,
      clientId,
      clientSecret,
      issuer: partner?.issuer ?? each.issuer ?? 'https://accounts.google.com',
    });
  }
}

function newFederation(
  tenantId: string,
  seed: TenantSeed['federationConfigurations'][number],
  { findPartner }: SeedDependencies,
): FederationConfiguration {
  const partner = seed.partner === undefined ? undefined : findPartner(seed.partner);
  const certificate = partner?.certificate ?? seed.signingCertificate;
  return {
    id: seed.id ?? newSeedId(tenantId, 'federation', seed.displayName),
    displayName: seed.displayName,
    preferredAuthenticationProtocol: seed.preferredAuthenticationProtocol,
    issuerUri: partner?.issuer ?? seed.issuerUri ?? '',
    passiveSignInUri: partner?.signInUrl ?? seed.passiveSignInUri ?? '',
    metadataExchangeUri: seed.metadataExchangeUri,
    signingCertificates: certificate === undefined ? [] : [certificate],
    domains: seed.domains,
  };
}

async function newMember(tenant: TenantSeed, seed: UserSeed, now: string): Promise<User> {
  const mail = seed.mail ?? seed.userPrincipalName;
  return {
    id: seed.id ?? newSeedId(tenant.id, 'user', seed.userPrincipalName.toLowerCase()),
    userPrincipalName: seed.userPrincipalName,
    displayName: seed.displayName,
    givenName: seed.givenName ?? null,
    surname: seed.surname ?? null,
    mail,
    otherMails: [],
    proxyAddresses: [`SMTP:${mail}`],
    userType: seed.userType,
    accountEnabled: seed.accountEnabled,
    creationType: null,
    externalUserState: null,
    externalUserStateChangeDateTime: null,
    identities: [
      { signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: seed.userPrincipalName },
    ],
    createdDateTime: now,
    directoryRoles: seed.directoryRoles,
    ...(seed.password === undefined ? {} : { passwordHash: await hashPassword(seed.password) }),
    puid: newPuid(seed.userPrincipalName),
  };
}

async function newApplication(tenantId: string, seed: ApplicationSeed): Promise<Application> {
  const { appId, web, api } = seed;
  const graphRoles = seed.graphApplicationPermissions;
  return {
    id: seed.id ?? newSeedId(tenantId, 'application', appId),
    appId,
    servicePrincipalId: newSeedId(tenantId, 'service-principal', appId),
    displayName: seed.displayName,
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
        secretHash: await hashPassword(secretText),
        hint: secretText.slice(0, 3),
        endDateTime,
      })),
    ),
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

function withoutUndefined(profile: NonNullable<TenantSeed['privacyProfile']>) {
  const { contactEmail, statementUrl } = profile;
  return {
    ...(contactEmail === undefined ? {} : { contactEmail }),
    ...(statementUrl === undefined ? {} : { statementUrl }),
  };
}
