import { policyActivity, type Tenant, type TenantCatalog } from '#directory';
import type { JsonObject } from '#platform';
import { audited } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRoute } from '../route.js';

const invitesFrom = ['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone'] as const;

function organizationView(tenant: Tenant): JsonObject {
  return {
    id: tenant.id,
    displayName: tenant.displayName,
    tenantType: 'AAD',
    countryLetterCode: tenant.countryLetterCode ?? null,
    preferredLanguage: tenant.preferredLanguage ?? null,
    privacyProfile: tenant.privacyProfile === undefined ? null : { ...tenant.privacyProfile },
    verifiedDomains: [tenant.initialDomain, ...tenant.domains].map((name) => ({
      name,
      isInitial: name === tenant.initialDomain,
      isDefault: name === (tenant.domains[0] ?? tenant.initialDomain),
      type: tenant.federatedDomains.includes(name) ? 'Federated' : 'Managed',
    })),
  };
}

const authorizationPolicy = { id: 'authorizationPolicy', displayName: 'Authorization Policy' };

function policyView(tenant: Tenant): JsonObject {
  return {
    '@odata.context': context('policies/authorizationPolicy/$entity'),
    ...authorizationPolicy,
    description: 'Used to manage authorization related settings across the company.',
    allowInvitesFrom: tenant.allowInvitesFrom,
    guestUserRoleId: tenant.guestUserRoleId,
    allowedToSignUpEmailBasedSubscriptions: true,
    allowEmailVerifiedUsersToJoinOrganization: tenant.allowEmailVerifiedUsersToJoinOrganization,
    allowedToUseSSPR: true,
    blockMsolPowerShell: false,
    allowUserConsentForRiskyApps: null,
    defaultUserRolePermissions: {
      allowedToCreateApps: true,
      allowedToCreateSecurityGroups: true,
      allowedToReadOtherUsers: true,
    },
  };
}

/** `/organization`, `/domains`, `/policies/authorizationPolicy`. */
export const organizationRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/organization',
    permissions: ['Organization.Read.All', 'User.Read', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    handle: async ({ directory }) => ({
      status: 200,
      body: { '@odata.context': context('organization'), value: [organizationView(directory.tenant)] },
    }),
  },
  {
    method: 'GET',
    path: '/domains',
    permissions: ['Domain.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    async handle({ directory: { tenant } }) {
      const value = [tenant.initialDomain, ...tenant.domains].map((id) => ({
        id,
        isVerified: true,
        isInitial: id === tenant.initialDomain,
        isDefault: id === (tenant.domains[0] ?? tenant.initialDomain),
        authenticationType: tenant.federatedDomains.includes(id) ? 'Federated' : 'Managed',
      }));
      return { status: 200, body: { '@odata.context': context('domains'), value } };
    },
  },
  {
    method: 'GET',
    path: '/policies/authorizationPolicy',
    permissions: ['Policy.Read.All', 'Policy.ReadWrite.Authorization'],
    handle: async ({ directory }) => ({ status: 200, body: policyView(directory.tenant) }),
  },
];

const policyUpdate = () =>
  policyActivity('Update authorization policy', 'Update', authorizationPolicy, 'AuthorizationPolicy');

/** `PATCH /policies/authorizationPolicy` needs the catalogue of tenants, which a directory does not know. */
export function policyRoutes(changeTenant: TenantCatalog['change']): readonly GraphRoute[] {
  return [
    {
      method: 'PATCH',
      path: '/policies/authorizationPolicy',
      permissions: ['Policy.ReadWrite.Authorization'],
      roles: ['Privileged Role Administrator'],
      async handle(request) {
        const { directory, body } = request;
        const { allowInvitesFrom, guestUserRoleId, allowEmailVerifiedUsersToJoinOrganization: join } = body;
        const from = invitesFrom.find((each) => each === allowInvitesFrom);
        if (allowInvitesFrom !== undefined && from === undefined) {
          throw badRequest(
            "Invalid value specified for property 'allowInvitesFrom' of resource 'AuthorizationPolicy'.",
          );
        }
        if (guestUserRoleId !== undefined && typeof guestUserRoleId !== 'string') throw notFound('guestUserRoleId');
        if (join !== undefined && typeof join !== 'boolean') {
          throw badRequest(
            "Invalid value specified for property 'allowEmailVerifiedUsersToJoinOrganization' of resource 'AuthorizationPolicy'.",
          );
        }
        const change = (tenant: Tenant) => ({
          ...tenant,
          ...(join === undefined ? {} : { allowEmailVerifiedUsersToJoinOrganization: join }),
          ...(from === undefined ? {} : { allowInvitesFrom: from }),
          ...(typeof guestUserRoleId === 'string' ? { guestUserRoleId } : {}),
        });
        await changeTenant(directory.tenant.id, change, audited(request, policyUpdate));
        return { status: 204 };
      },
    },
  ];
}
