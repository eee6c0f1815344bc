import type { Clock } from '#platform';
import { crossTenantAccessOf } from './cross-tenant-access-seed.js';
import type { Directory } from './directory.js';
import { directoryError } from './errors.js';
import { firstApplications } from './first-applications.js';
import { defaultAccessRoleId } from './memberships.js';
import type { FederationConfiguration } from './model/federation.js';
import { socialIssuers } from './model/federation.js';
import type { Group } from './model/group.js';
import { newSeedId } from './seed-id.js';
import { applicationOf, newMember } from './seed-objects.js';
import { seedTermsOfUse } from './seed-terms-of-use.js';
import type { TenantCatalog } from './tenant-catalog.js';
import type { TenantSeed } from './tenant-seed.js';
import { seedUserFlows } from './user-flow-seed.js';

/** A built-in partner as a federation configuration or Google registration refers to it by name. */
export interface SeedPartner {
  readonly issuer: string;
  readonly signInUrl: string;
  readonly signOutUri?: string;
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
    ...(seed.branding === undefined ? {} : { branding: seed.branding }),
    emailOneTimePasscode: seed.authenticationMethodsPolicy.email.allowExternalIdToUseEmailOtp,
    invitationDomains: { allowed: domains.AllowedDomains, blocked: domains.BlockedDomains },
    oneClickPeople: [],
    ...(seed.countryLetterCode === undefined ? {} : { countryLetterCode: seed.countryLetterCode }),
    ...(seed.preferredLanguage === undefined ? {} : { preferredLanguage: seed.preferredLanguage }),
    allowInvitesFrom: seed.authorizationPolicy.allowInvitesFrom,
    guestUserRoleId: seed.authorizationPolicy.guestUserRoleId,
    userConsent: userConsentOf(seed),
    adminConsentRequests: seed.adminConsentRequestPolicy.isEnabled,
    crossTenantAccessPolicy: crossTenantAccessOf(seed.crossTenantAccessPolicy),
    selfServiceSignUp: seed.authenticationFlowsPolicy.selfServiceSignUp.isEnabled,
    redemptionMode: seed.redemptionMode,
    federatedDomains: seed.federatedDomains,
    allowEmailVerifiedUsersToJoinOrganization: seed.authorizationPolicy.allowEmailVerifiedUsersToJoinOrganization,
    isUnmanaged: false,
    ...(seed.signingKeys.rotateEverySeconds === undefined
      ? {}
      : { keyRotationSeconds: seed.signingKeys.rotateEverySeconds }),
  });
  for (const first of firstApplications(seed.id)) await directory.applications.create(first);
  await Promise.all(
    seed.applications.map(async (each) => directory.applications.create(await applicationOf(seed.id, each))),
  );
  await Promise.all(seed.users.map(async (each) => directory.users.create(await newMember(seed, each, now))));
  // Before the guests: whose address a contact holds gets no proxy address.
  for (const contact of seed.contacts) {
    const { id = newSeedId(seed.id, 'contact', contact.mail.toLowerCase()), mail } = contact;
    const proxyAddresses = contact.proxyAddresses ?? [`SMTP:${mail}`];
    await directory.contacts.create({ ...contact, id, proxyAddresses });
  }
  for (const grant of seed.oauth2PermissionGrants) {
    const { clientAppId, resourceAppId, consentType } = grant;
    const id = newSeedId(seed.id, 'grant', clientAppId, resourceAppId);
    const scopes = grant.scope.split(' ').filter((scope) => scope !== '');
    // Several lines for one pair of applications add up.
    const known = await directory.permissionGrants.change(id, (each) => ({
      ...each,
      scopes: [...new Set([...each.scopes, ...scopes])],
    }));
    if (known !== undefined) continue;
    await directory.permissionGrants.create({ id, clientAppId, resourceAppId, consentType, principalId: null, scopes });
  }
  await seedRealms(seed, directory, deps);
  await seedUserFlows(seed, directory);
  await seedTermsOfUse(seed, directory);
  return directory;
}

function userConsentOf(seed: TenantSeed): 'all' | 'low' | 'none' {
  const policies = seed.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const names = policies.filter((each) => each.startsWith('ManagePermissionGrantsForSelf.'));
  if (names.length === 0) return 'none';
  return names.some((each) => each.endsWith('-low')) ? 'low' : 'all';
}

/** Groups and app role assignments: last, because guests may be in them. Throws `directory.unknown-principal`. */
export async function seedMemberships(seed: TenantSeed, directory: Directory): Promise<void> {
  const now = directory.tenant.createdDateTime;
  for (const group of seed.groups) await directory.groups.create(newGroup(seed.id, group, now));
  for (const { displayName, members } of seed.groups) {
    const group = await directory.groups.findBy('name', displayName);
    if (members.length === 0) continue;
    const ids = await Promise.all(members.map((member) => principalOf(directory, member)));
    if (group === undefined) continue;
    await directory.groups.change(group.id, (each) => ({ ...each, members: ids.map(({ id }) => id) }));
  }
  for (const application of seed.applications) {
    for (const { principal, role } of application.appRoleAssignedTo) {
      const { id, type } = await principalOf(directory, principal);
      const registered = await directory.applications.findBy('app-id', application.appId);
      await directory.appRoleAssignments.create({
        id: newSeedId(seed.id, 'app-role-assignment', application.appId, id, role ?? ''),
        resourceAppId: application.appId,
        appRoleId: registered?.appRoles.find((each) => each.value === role)?.id ?? defaultAccessRoleId,
        principalId: id,
        principalType: type,
      });
    }
  }
}

async function principalOf(directory: Directory, name: string): Promise<{ id: string; type: 'User' | 'Group' }> {
  const { users, groups } = directory;
  const user =
    (await users.get(name)) ?? (await users.findBy('user-name', name)) ?? (await users.findBy('address', name));
  if (user !== undefined) return { id: user.id, type: 'User' };
  const group = (await groups.get(name)) ?? (await groups.findBy('name', name));
  if (group !== undefined) return { id: group.id, type: 'Group' };
  const tenant = directory.tenant.displayName;
  throw directoryError('unknown-principal', {
    message: `A group or an app role of ${tenant} names "${name}", who is no user and no group there.`,
  });
}

function newGroup(tenantId: string, seed: TenantSeed['groups'][number], now: string): Group {
  const { id, members: _, mailNickname, ...properties } = seed;
  return {
    ...properties,
    id: id ?? newSeedId(tenantId, 'group', seed.displayName),
    mailNickname: mailNickname ?? seed.displayName.replace(/[^\w.-]/g, ''),
    createdDateTime: now,
    members: [],
    owners: [],
  };
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
      displayName: displayName ?? identityProviderType,
      identityProviderType,
      clientId,
      clientSecret,
      issuer: partner?.issuer ?? each.issuer ?? socialIssuers[identityProviderType],
    });
  }
}

function newFederation(
  tenantId: string,
  seed: TenantSeed['federationConfigurations'][number],
  { findPartner }: SeedDependencies,
): FederationConfiguration {
  const partner = seed.partner === undefined ? undefined : findPartner(seed.partner);
  const certificate = partner === undefined ? seed.signingCertificate : undefined;
  return {
    id: seed.id ?? newSeedId(tenantId, 'federation', seed.displayName),
    displayName: seed.displayName,
    preferredAuthenticationProtocol: seed.preferredAuthenticationProtocol,
    issuerUri: partner?.issuer ?? seed.issuerUri ?? '',
    passiveSignInUri: partner?.signInUrl ?? seed.passiveSignInUri ?? '',
    metadataExchangeUri: seed.metadataExchangeUri,
    signingCertificates: [
      ...new Set([...(certificate === undefined ? [] : [certificate]), ...seed.signingCertificates]),
    ],
    ...present({
      partner: seed.partner,
      requestBinding: seed.requestBinding,
      signOutUri: partner?.signOutUri ?? seed.signOutUri,
      signOutResponseUri: seed.signOutResponseUri,
      signOutBinding: seed.signOutBinding,
    }),
    domains: seed.domains,
  };
}

/** Without what is undefined. */
function present<T extends object>(values: T): { readonly [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>;
  };
}

function withoutUndefined(profile: NonNullable<TenantSeed['privacyProfile']>) {
  const { contactEmail, statementUrl } = profile;
  return {
    ...(contactEmail === undefined ? {} : { contactEmail }),
    ...(statementUrl === undefined ? {} : { statementUrl }),
  };
}
