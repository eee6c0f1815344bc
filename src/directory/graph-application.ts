import type { Application, PermissionScope } from './model/application.js';
import { newApplication } from './new-application.js';
import { newSeedId } from './seed-id.js';

/** Delegated permissions of Microsoft Graph that applications of this server may ask for. */
const delegated: readonly (readonly [value: string, type: 'User' | 'Admin', title: string, description: string])[] = [
  ['User.Read', 'User', 'View your basic profile', 'Allows the app to see your basic profile.'],
  [
    'User.ReadBasic.All',
    'User',
    "View other users' basic profiles",
    'Allows the app to read basic profiles on your behalf.',
  ],
  ['User.Read.All', 'Admin', "Read all users' full profiles", 'Allows the app to read full profiles on your behalf.'],
  [
    'User.ReadWrite.All',
    'Admin',
    "Read and write all users' full profiles",
    'Allows the app to change profiles on your behalf.',
  ],
  ['User.Invite.All', 'Admin', 'Invite guest users', 'Allows the app to invite guests on your behalf.'],
  [
    'User.RevokeSessions.All',
    'Admin',
    'Revoke all sign in sessions for a user',
    'Allows the app to end sessions on your behalf.',
  ],
  [
    'User.DeleteRestore.All',
    'Admin',
    'Delete and restore all users',
    'Allows the app to delete and restore users on your behalf.',
  ],
  [
    'User-ConvertToInternal.ReadWrite.All',
    'Admin',
    'Convert an external user to internal member user',
    'Allows the app to make guests internal users on your behalf.',
  ],
  [
    'LicenseAssignment.ReadWrite.All',
    'Admin',
    'Manage all license assignments',
    'Allows the app to assign licenses on your behalf.',
  ],
  ['Group.Read.All', 'Admin', 'Read all groups', 'Allows the app to read groups on your behalf.'],
  ['Group.ReadWrite.All', 'Admin', 'Read and write all groups', 'Allows the app to change groups on your behalf.'],
  ['GroupMember.Read.All', 'Admin', 'Read group memberships', 'Allows the app to read memberships on your behalf.'],
  [
    'GroupMember.ReadWrite.All',
    'Admin',
    'Read and write group memberships',
    'Allows the app to change memberships on your behalf.',
  ],
  ['Application.Read.All', 'Admin', 'Read applications', 'Allows the app to read applications on your behalf.'],
  [
    'Application.ReadWrite.All',
    'Admin',
    'Read and write all applications',
    'Allows the app to change applications on your behalf.',
  ],
  [
    'AppRoleAssignment.ReadWrite.All',
    'Admin',
    'Manage app role assignments',
    'Allows the app to assign people to applications on your behalf.',
  ],
  ['AuditLog.Read.All', 'Admin', 'Read audit log data', 'Allows the app to read logs on your behalf.'],
  ['Domain.Read.All', 'Admin', 'Read domains', 'Allows the app to read the domains of the organization.'],
  ['Organization.Read.All', 'Admin', 'Read organization information', 'Allows the app to read the organization.'],
  ['Policy.Read.All', 'Admin', "Read your organization's policies", 'Allows the app to read policies on your behalf.'],
  [
    'Policy.ReadWrite.Authorization',
    'Admin',
    "Read and write your organization's authorization policy",
    'Allows the app to change who may invite.',
  ],
  [
    'Policy.ReadWrite.CrossTenantAccess',
    'Admin',
    "Read and write your organization's cross tenant access policies",
    'Allows the app to change cross-tenant access policies on your behalf.',
  ],
  [
    'Policy.ReadWrite.ConditionalAccess',
    'Admin',
    "Read and write your organization's conditional access policies",
    'Allows the app to change Conditional Access policies on your behalf.',
  ],
  ['Agreement.Read.All', 'Admin', 'Read all terms of use agreements', 'Allows the app to read terms of use.'],
  [
    'Agreement.ReadWrite.All',
    'Admin',
    'Read and write all terms of use agreements',
    'Allows the app to change terms of use on your behalf.',
  ],
  [
    'AgreementAcceptance.Read',
    'User',
    'Read user terms of use acceptance statuses',
    'Allows the app to see which terms of use you have accepted.',
  ],
  [
    'AgreementAcceptance.Read.All',
    'Admin',
    'Read terms of use acceptance statuses that user can access',
    'Allows the app to see who has accepted terms of use.',
  ],
  [
    'OrganizationalBranding.Read.All',
    'Admin',
    'Read organizational branding information',
    'Allows the app to read how sign-in pages look.',
  ],
  [
    'OrganizationalBranding.ReadWrite.All',
    'Admin',
    'Read and write organizational branding information',
    'Allows the app to change how sign-in pages look.',
  ],
  [
    'RoleManagement.ReadWrite.Directory',
    'Admin',
    'Read and write directory roles',
    'Allows the app to assign roles on your behalf.',
  ],
  ['Directory.Read.All', 'Admin', 'Read directory data', 'Allows the app to read the directory on your behalf.'],
  [
    'Directory.ReadWrite.All',
    'Admin',
    'Read and write directory data',
    'Allows the app to change the directory on your behalf.',
  ],
  ['openid', 'User', 'Sign you in', 'Allows the app to know who you are.'],
  ['profile', 'User', 'View your basic profile', 'Allows the app to see your name.'],
  ['email', 'User', 'View your email address', 'Allows the app to see your address.'],
  [
    'offline_access',
    'User',
    'Maintain access to data you have given it access to',
    'Allows the app to stay signed in.',
  ],
];

const applicationRoles = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'AuditLog.Read.All',
  'Domain.Read.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'RoleManagement.ReadWrite.Directory',
  'User-ConvertToInternal.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.RevokeSessions.All',
  'LicenseAssignment.ReadWrite.All',
  'User.ReadBasic.All',
  'User.Invite.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.Authorization',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.CrossTenantAccess',
  'Agreement.Read.All',
  'Agreement.ReadWrite.All',
  'AgreementAcceptance.Read.All',
  'OrganizationalBranding.Read.All',
  'OrganizationalBranding.ReadWrite.All',
];

/** Microsoft Graph as every tenant has it: v1 tokens, its well-known app id. */
export function graphApplication(tenantId: string): Application {
  const appId = '00000003-0000-0000-c000-000000000000';
  const scopes: readonly PermissionScope[] = delegated.map(([value, type, title, description]) => ({
    id: newSeedId(appId, 'scope', value),
    value,
    type,
    userConsentDisplayName: title,
    userConsentDescription: description,
  }));
  return {
    ...newApplication({ tenantId, appId, displayName: 'Microsoft Graph' }),
    signInAudience: 'AzureADMultipleOrgs',
    identifierUris: ['https://graph.microsoft.com'],
    requestedAccessTokenVersion: 1,
    oauth2PermissionScopes: scopes,
    appRoles: applicationRoles.map((value) => ({
      id: newSeedId(appId, 'role', value),
      value,
      displayName: value,
      allowedMemberTypes: ['Application'],
    })),
  };
}
