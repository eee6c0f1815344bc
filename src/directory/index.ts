/**
 * DIRECTORY: what a tenant knows.
 *
 * Owns the objects (with the property names of Microsoft Graph), their repositories on the store with
 * indexes, and the seed. Asks nobody about policy and knows nothing of sign-in.
 *
 * Sources: Microsoft Graph v1.0 resources user, application, invitation, organization.
 */
export type { Application, AppRole, OptionalClaim, PasswordCredential, PermissionScope } from './model/application.js';
export type { FederationConfiguration, SocialIdentityProvider } from './model/federation.js';
export type { Invitation } from './model/invitation.js';
export type { PermissionGrant } from './model/permission-grant.js';
export type { Tenant } from './model/tenant.js';
export type { ExternalCredential, ObjectIdentity, User } from './model/user.js';
