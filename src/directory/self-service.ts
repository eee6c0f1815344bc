import { EmulatorError } from '#errors';
import { untouchedCrossTenantAccess } from './cross-tenant-access-seed.js';
import type { Directory } from './directory.js';
import { graphApplication } from './graph-application.js';
import { limitedGuestRoleId } from './guest-permissions.js';
import { newPuid } from './guest-user.js';
import type { Tenant } from './model/tenant.js';
import type { User } from './model/user.js';
import { ownApplications } from './own-applications.js';
import { newSeedId } from './seed-id.js';
import { domainOf, type HomeAccount, type TenantCatalog } from './tenant-catalog.js';

/** What a person says who makes a work account of their own; the mailbox is proved by then. */
export interface SelfServiceAccount {
  readonly address: string;
  readonly displayName: string;
  readonly passwordHash: string;
}

/**
 * Self-service sign-up: an account in the organisation that has the domain, or in an unmanaged one that comes into being
 * for it. Whether it may be is asked before. Undefined when the address has an account already.
 */
export async function createSelfServiceAccount(
  catalog: Pick<TenantCatalog, 'findByDomain' | 'directoryOf' | 'add'>,
  account: SelfServiceAccount,
  now: Date,
): Promise<(HomeAccount & { readonly isNewTenant: boolean }) | undefined> {
  const domain = domainOf(account.address);
  const existing = await catalog.findByDomain(domain);
  const directory =
    existing === undefined ? await unmanagedTenant(catalog, domain, now) : await catalog.directoryOf(existing.id);
  const { tenant, users } = directory;
  try {
    const user = await users.create(selfServiceUser(tenant, account, now));
    return { tenant, user, isNewTenant: existing === undefined };
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

const isTaken = (error: unknown) => error instanceof EmulatorError && error.code === 'directory.already-exists';

/** The organisation of a domain that nobody administers; the same id for a domain at every start. */
async function unmanagedTenant(
  catalog: Pick<TenantCatalog, 'directoryOf' | 'add'>,
  domain: string,
  now: Date,
): Promise<Directory> {
  const id = newSeedId('unmanaged', domain);
  const name = domain.replaceAll(/[^a-z0-9]/g, '');
  try {
    const tenant: Tenant = {
      id,
      displayName: domain,
      initialDomain: `${name}${id.slice(0, 4)}.onmicrosoft.com`,
      domains: [domain],
      kind: 'organization',
      createdDateTime: now.toISOString(),
      emailOneTimePasscode: 'default',
      invitationDomains: { allowed: [], blocked: [] },
      oneClickPeople: [],
      allowInvitesFrom: 'everyone',
      guestUserRoleId: limitedGuestRoleId,
      userConsent: 'all',
      adminConsentRequests: false,
      crossTenantAccessPolicy: untouchedCrossTenantAccess,
      redemptionMode: 'current',
      federatedDomains: [],
      allowEmailVerifiedUsersToJoinOrganization: true,
      isUnmanaged: true,
    };
    return await catalog.add(tenant, [graphApplication(id), ...ownApplications(id)]);
  } catch (error) {
    // Two people of one domain at the same moment: the first one's tenant is the second one's, too.
    if (isTaken(error)) return catalog.directoryOf(id);
    throw error;
  }
}

function selfServiceUser(tenant: Tenant, { address, displayName, passwordHash }: SelfServiceAccount, now: Date): User {
  return {
    id: newSeedId(tenant.id, 'user', address),
    userPrincipalName: address,
    displayName,
    givenName: null,
    surname: null,
    mail: address,
    otherMails: [],
    proxyAddresses: [`SMTP:${address}`],
    userType: 'Member',
    accountEnabled: true,
    creationType: 'EmailVerified',
    externalUserState: null,
    externalUserStateChangeDateTime: null,
    identities: [{ signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: address }],
    mailNickname: address.split('@')[0] ?? null,
    showInAddressList: null,
    sponsors: [],
    onPremisesSyncEnabled: null,
    onPremisesImmutableId: null,
    externalUserConvertedOn: null,
    otherProperties: {},
    createdDateTime: now.toISOString(),
    directoryRoles: [],
    passwordHash,
    puid: newPuid(address),
  };
}
