import { untouchedCrossTenantAccess } from './cross-tenant-access-seed.js';
import { limitedGuestRoleId } from './guest-permissions.js';
import type { Tenant } from './model/tenant.js';

/** The settings of an organisation that has changed nothing of what Entra gives it (entra-b2b, defaults). */
export const untouchedTenant = {
  kind: 'organization',
  emailOneTimePasscode: 'default',
  invitationDomains: { allowed: [], blocked: [] },
  allowInvitesFrom: 'everyone',
  guestUserRoleId: limitedGuestRoleId,
  userConsent: 'all',
  adminConsentRequests: false,
  crossTenantAccessPolicy: untouchedCrossTenantAccess,
  redemptionMode: 'current',
  federatedDomains: [],
  allowEmailVerifiedUsersToJoinOrganization: false,
  isUnmanaged: false,
  oneClickPeople: [],
} as const satisfies Omit<Tenant, 'id' | 'displayName' | 'initialDomain' | 'domains' | 'createdDateTime'>;
