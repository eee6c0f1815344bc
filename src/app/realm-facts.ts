import {
  consumerTenantId,
  createDirectory,
  type Directory,
  type HomeTenant,
  limitedGuestRoleId,
  type Tenant,
  type TenantCatalog,
  untouchedCrossTenantAccess,
} from '#directory';
import { entraError } from '#errors';
import type { RealmFacts } from '#home-realm';
import { systemClock } from '#platform';
import { createMemoryStore } from '#store';

/** `common` asks for no tenant in particular: nobody is invited there and no domain is federated. */
const nowhere: Tenant = {
  id: 'common',
  displayName: 'common',
  initialDomain: '',
  domains: [],
  kind: 'organization',
  createdDateTime: '',
  emailOneTimePasscode: 'disabled',
  invitationDomains: { allowed: [], blocked: [] },
  allowInvitesFrom: 'none',
  guestUserRoleId: limitedGuestRoleId,
  userConsent: 'none',
  adminConsentRequests: false,
  crossTenantAccessPolicy: untouchedCrossTenantAccess,
  // Nobody redeems here: an account is an account, whoever made it.
  redemptionMode: 'classic',
  federatedDomains: [],
  allowEmailVerifiedUsersToJoinOrganization: false,
  isUnmanaged: false,
  oneClickPeople: [],
};

/** The facts of a tenant for home-realm discovery, by tenant segment. Throws AADSTS90002 for an unknown one. */
export function realmFactsFor(
  catalog: TenantCatalog,
  homeTenants: readonly HomeTenant[],
): (tenantSegment: string) => Promise<RealmFacts> {
  const emptyDirectory = createDirectory(createMemoryStore(systemClock), nowhere);
  return async (segment) => {
    const isNowhere = segment === 'common' || segment === 'organizations';
    const tenant = isNowhere ? undefined : await catalog.find(segment);
    if (!isNowhere && tenant === undefined) throw entraError(90002, { tenant: segment });
    const directory: Directory = tenant === undefined ? emptyDirectory : await catalog.directoryOf(tenant.id);
    return {
      tenant: directory.tenant,
      users: directory.users,
      federationConfigurations: directory.federationConfigurations,
      socialIdentityProviders: directory.socialIdentityProviders,
      findHomeAccount: catalog.findHomeAccount,
      findConsumerAccount: catalog.findConsumerAccount,
      findTenant: catalog.find,
      directoryOf: async (id) => ((await catalog.find(id)) === undefined ? undefined : catalog.directoryOf(id)),
      homeTenants,
      hasConsumerTenant: (await catalog.find(consumerTenantId)) !== undefined,
    };
  };
}
