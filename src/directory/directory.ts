import type { Key, Store } from '#store';
import { type AuditLogs, createAuditLogs } from './audit-log.js';
import type { AppRoleAssignment } from './model/app-role-assignment.js';
import type { Application } from './model/application.js';
import type { FederationConfiguration, SocialIdentityProvider } from './model/federation.js';
import type { Group } from './model/group.js';
import type { Invitation } from './model/invitation.js';
import type { PermissionGrant } from './model/permission-grant.js';
import type { Tenant } from './model/tenant.js';
import type { DeletedUser, ExternalCredential, User } from './model/user.js';
import type { Repository } from './repository.js';
import { createStoreRepository } from './store-repository.js';

/** Everything one tenant knows. */
export interface Directory {
  readonly tenant: Tenant;
  /** By UPN, by any address, and by the external credential (`credentialKey`). */
  readonly users: Repository<User, 'user-name' | 'address' | 'credential'>;
  readonly applications: Repository<Application, 'app-id' | 'identifier-uri'>;
  /** Soft-deleted users, for thirty days. */
  readonly deletedUsers: Repository<DeletedUser>;
  readonly auditLogs: AuditLogs;
  readonly groups: Repository<Group, 'member' | 'name'>;
  readonly appRoleAssignments: Repository<AppRoleAssignment, 'principal' | 'resource'>;
  readonly invitations: Repository<Invitation, 'address' | 'user'>;
  readonly permissionGrants: Repository<PermissionGrant, 'client'>;
  readonly federationConfigurations: Repository<FederationConfiguration, 'domain' | 'issuer'>;
  readonly socialIdentityProviders: Repository<SocialIdentityProvider, 'type'>;
}

/** The name under which an external credential is found: who vouches, and for whom. */
export function credentialKey(credential: Pick<ExternalCredential, 'kind' | 'issuer' | 'subject'>): string {
  return JSON.stringify([credential.kind, credential.issuer, credential.subject]);
}

/** The directory of a tenant on the store. */
export function createDirectory(store: Store, tenant: Tenant): Directory {
  const prefix = (kind: string): Key => ['directory', tenant.id, kind];
  return {
    tenant,
    users: createStoreRepository<User, 'user-name' | 'address' | 'credential'>({
      store,
      prefix: prefix('users'),
      indexes: {
        'user-name': { values: (user) => [user.userPrincipalName], unique: true },
        address: { values: (user) => [user.mail, ...user.otherMails, ...user.proxyAddresses.map(withoutPrefix)] },
        credential: {
          values: (user) => [user.externalCredential && credentialKey(user.externalCredential)],
          unique: true,
        },
      },
    }),
    applications: createStoreRepository<Application, 'app-id' | 'identifier-uri'>({
      store,
      prefix: prefix('applications'),
      indexes: {
        'app-id': { values: (application) => [application.appId], unique: true },
        'identifier-uri': { values: (application) => application.identifierUris },
      },
    }),
    deletedUsers: createStoreRepository<DeletedUser>({ store, prefix: prefix('deleted-users'), indexes: {} }),
    auditLogs: createAuditLogs(store, tenant.id),
    groups: createStoreRepository<Group, 'member' | 'name'>({
      store,
      prefix: prefix('groups'),
      indexes: { member: { values: (group) => group.members }, name: { values: (group) => [group.displayName] } },
    }),
    appRoleAssignments: createStoreRepository<AppRoleAssignment, 'principal' | 'resource'>({
      store,
      prefix: prefix('app-role-assignments'),
      indexes: {
        principal: { values: (assignment) => [assignment.principalId] },
        resource: { values: (assignment) => [assignment.resourceAppId] },
      },
    }),
    invitations: createStoreRepository<Invitation, 'address' | 'user'>({
      store,
      prefix: prefix('invitations'),
      indexes: {
        address: { values: (invitation) => [invitation.invitedUserEmailAddress] },
        user: { values: (invitation) => [invitation.userId] },
      },
    }),
    permissionGrants: createStoreRepository<PermissionGrant, 'client'>({
      store,
      prefix: prefix('permission-grants'),
      indexes: { client: { values: (grant) => [grant.clientAppId] } },
    }),
    federationConfigurations: createStoreRepository<FederationConfiguration, 'domain' | 'issuer'>({
      store,
      prefix: prefix('federation-configurations'),
      indexes: {
        domain: { values: (configuration) => configuration.domains, unique: true },
        issuer: { values: (configuration) => [configuration.issuerUri] },
      },
    }),
    socialIdentityProviders: createStoreRepository<SocialIdentityProvider, 'type'>({
      store,
      prefix: prefix('social-identity-providers'),
      indexes: { type: { values: (provider) => [provider.identityProviderType] } },
    }),
  };
}

/** `SMTP:ana@fabrikam.example` → `ana@fabrikam.example`. */
function withoutPrefix(proxyAddress: string): string {
  return proxyAddress.replace(/^smtp:/i, '');
}
