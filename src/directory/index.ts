/**
 * DIRECTORY: what a tenant knows.
 *
 * Owns the objects (with the property names of Microsoft Graph), their repositories on the store with
 * indexes, and the seed. Asks nobody about policy and knows nothing of sign-in.
 *
 * Sources: Microsoft Graph v1.0 resources user, application, invitation, organization.
 */
export { applicationResource, appRoleResources } from './application-resource.js';
export { assignedRole } from './assigned-role.js';
export {
  type Activity,
  applicationActivity,
  appRoleActivity,
  groupActivity,
  organizationActivity,
  policyActivity,
  resourceActivity,
  userActivity,
  userDeletion,
  userFlowActivity,
} from './audit-activities.js';
export { blankUser } from './blank-user.js';
export { brandingSchema, logoUrl, noBranding } from './branding-seed.js';
export { conditionalAccessPolicyOf, conditionalAccessPolicySchema } from './conditional-access-seed.js';
export { missingPermissions, type RequestedPermission, recordConsent } from './consents.js';
export {
  type ConsumerPerson,
  consumerClientAppId,
  newConsumerUser,
  seedConsumerTenant,
  unusablePassword,
} from './consumer-tenant.js';
export {
  crossTenantAccessDefaultSchema,
  crossTenantAccessPartnerSchema,
  serviceDefault,
  untouchedCrossTenantAccess,
} from './cross-tenant-access-seed.js';
export { deleteGroup, restoreGroup } from './deleted-groups.js';
export { deletedFor, restoreUser, softDeleteUser } from './deleted-users.js';
export { createDirectory, type Directory } from './directory.js';
export { directoryRoleTemplates } from './directory-roles.js';
export { followsRule, isDynamic } from './dynamic-group.js';
export { firstApplications } from './first-applications.js';
export { directGroupsOf, memberIdsOf } from './group-members.js';
export { limitedGuestRoleId, memberLikeGuestRoleId, restrictedGuestRoleId } from './guest-permissions.js';
export { guestUserPrincipalName, newGuest, newPuid } from './guest-user.js';
export { type HomeTenant, homeTenantSchema } from './home-tenant-seed.js';
export { parseMembershipRule } from './membership-rule/parse-rule.js';
export { defaultAccessRoleId, groupsOf, rolesOf } from './memberships.js';
export type { AppRoleAssignment } from './model/app-role-assignment.js';
export type {
  Application,
  AppRole,
  ClaimsMappingPolicy,
  FederatedIdentityCredential,
  KeyCredential,
  OptionalClaim,
  PasswordCredential,
  PermissionScope,
  RequiredResourceAccess,
} from './model/application.js';
export type { AuditEvent, SignInEvent } from './model/audit-event.js';
export type { Branding } from './model/branding.js';
export type { ConditionalAccessPolicy, GuestsOrExternalUsers } from './model/conditional-access.js';
export type {
  AccessTargets,
  B2bSetting,
  CrossTenantAccessDefault,
  CrossTenantAccessPartner,
  CrossTenantAccessPolicy,
  FallbackIdentityProvider,
  PrimaryIdentityProvider,
} from './model/cross-tenant-access.js';
export { type FederationConfiguration, type SocialIdentityProvider, socialIssuers } from './model/federation.js';
export type { DeletedGroup, Group } from './model/group.js';
export type { Invitation, InvitationMessage } from './model/invitation.js';
export type { OrgContact } from './model/org-contact.js';
export type { PermissionGrant } from './model/permission-grant.js';
export type { Tenant } from './model/tenant.js';
export type { Agreement, AgreementAcceptance, AgreementFile } from './model/terms-of-use.js';
export type { AssignedLicense, DeletedUser, ExternalCredential, ObjectIdentity, User } from './model/user.js';
export {
  type ApiConnector,
  type AttributeAssignment,
  type AttributeValues,
  builtInSignUpProviders,
  type ConnectorPoint,
  type UserFlow,
  type UserFlowAttribute,
} from './model/user-flow.js';
export { newApplication } from './new-application.js';
export { invitationPortalAppId, isOwnApplication, myAppsAppId } from './own-applications.js';
export type { CommitParts, Part, PlannedPart } from './part.js';
export { beginHashing, hashPassword, verifyPassword } from './password.js';
export { purge } from './purge.js';
export {
  type AuditNews,
  byApplication,
  byUser,
  policyTarget,
  recordAudit,
  recordingAudit,
  userTarget,
} from './record-audit.js';
export type { Also, Page, Repository } from './repository.js';
export { isSignInRevoked, withSessionsRevoked } from './revocation.js';
export { type SeedDependencies, type SeedPartner, seedMemberships, seedTenant } from './seed.js';
export { newSeedId } from './seed-id.js';
export { createSelfServiceAccount, type NewAccount, type SelfServiceAccount } from './self-service.js';
export {
  consumerTenantId,
  createTenantCatalog,
  domainOf,
  type HomeAccount,
  type TenantCatalog,
} from './tenant-catalog.js';
export { type TenantSeed, tenantSeedSchema } from './tenant-seed.js';
export {
  agreementFileOf,
  agreementFileSchema,
  agreementOf,
  agreementSchema,
  agreementSettingsSchema,
  mostAgreements,
  withFile,
} from './terms-of-use-seed.js';
export { untouchedTenant } from './untouched-tenant.js';
export { addCustomAttribute, attributesOf, builtInAttributes, lacksChoices } from './user-flow-attributes.js';
export { apiConnectorSeed, assignmentSchema, attributeName, userFlowAttributeSeed } from './user-flow-seed.js';
export { credentialKey, identityKey, type UserIndex } from './user-indexes.js';
export { pageOfUsers, type UserPage, type UserQuestion } from './user-pages.js';
