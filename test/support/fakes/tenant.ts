import { limitedGuestRoleId, type Tenant, untouchedCrossTenantAccess } from '#directory';

/** An organisation that has changed nothing of what Entra gives it. */
export const tenant: Tenant = {
  id: 'tenant',
  displayName: 'Contoso',
  initialDomain: 'contoso.onmicrosoft.com',
  domains: ['contoso.example'],
  kind: 'organization',
  createdDateTime: '2026-01-01T00:00:00Z',
  countryLetterCode: 'DE',
  preferredLanguage: 'de',
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
};
