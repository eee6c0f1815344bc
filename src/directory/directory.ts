import type { Key, Store } from '#store';
import { assignedRole } from './assigned-role.js';
import { type AuditLogs, createAuditLogs } from './audit-log.js';
import { followsRule } from './dynamic-group.js';
import type { AppRoleAssignment } from './model/app-role-assignment.js';
import type { Application } from './model/application.js';
import type { ConditionalAccessPolicy } from './model/conditional-access.js';
import type { FederationConfiguration, SocialIdentityProvider } from './model/federation.js';
import type { DeletedGroup, Group } from './model/group.js';
import type { Invitation } from './model/invitation.js';
import type { OrgContact } from './model/org-contact.js';
import type { PermissionGrant } from './model/permission-grant.js';
import type { Tenant } from './model/tenant.js';
import type { Agreement, AgreementAcceptance } from './model/terms-of-use.js';
import type { DeletedUser, User } from './model/user.js';
import type { ApiConnector, UserFlow, UserFlowAttribute } from './model/user-flow.js';
import { type CommitParts, createCommit } from './part.js';
import type { Repository } from './repository.js';
import { createStoreRepository } from './store-repository.js';
import { type UserIndex, userIndexes, withoutPrefix } from './user-indexes.js';

/** Everything one tenant knows. */
export interface Directory {
  readonly tenant: Tenant;
  /** Several objects, or an object and its audit entry, as one step. */
  readonly commit: CommitParts;
  /** By user principal name, any address, credential, identity, and by what lists of users are asked for. */
  readonly users: Repository<User, UserIndex>;
  readonly applications: Repository<Application, 'app-id' | 'identifier-uri'>;
  /** Contacts hold addresses, too: a guest does not get theirs as a proxy address. */
  readonly contacts: Repository<OrgContact, 'address'>;
  /** Soft-deleted users, for thirty days. */
  readonly deletedUsers: Repository<DeletedUser>;
  readonly auditLogs: AuditLogs;
  readonly groups: Repository<Group, 'member' | 'name' | 'dynamic'>;
  /** Soft-deleted Microsoft 365 groups, for thirty days. */
  readonly deletedGroups: Repository<DeletedGroup>;
  readonly appRoleAssignments: Repository<AppRoleAssignment, AppRoleAssignmentIndex>;
  readonly invitations: Repository<Invitation, 'address' | 'user'>;
  readonly permissionGrants: Repository<PermissionGrant, 'client'>;
  readonly federationConfigurations: Repository<FederationConfiguration, 'domain' | 'issuer'>;
  readonly socialIdentityProviders: Repository<SocialIdentityProvider, 'type'>;
  readonly userFlows: Repository<UserFlow, 'application'>;
  /** Custom ones; `attributesOf` knows the others too. */
  readonly userFlowAttributes: Repository<UserFlowAttribute>;
  readonly apiConnectors: Repository<ApiConnector>;
  readonly conditionalAccessPolicies: Repository<ConditionalAccessPolicy>;
  readonly agreements: Repository<Agreement>;
  readonly agreementAcceptances: Repository<AgreementAcceptance, 'agreement' | 'user'>;
}

type AppRoleAssignmentIndex = 'principal' | 'resource' | 'role';

const made = new WeakMap<Store, WeakMap<Tenant, Directory>>();

/** The directory of a tenant on the store; the same one for the same tenant, unchanged. */
export function createDirectory(store: Store, tenant: Tenant): Directory {
  const ofStore = made.get(store) ?? new WeakMap<Tenant, Directory>();
  made.set(store, ofStore);
  const directory = ofStore.get(tenant) ?? makeDirectory(store, tenant);
  ofStore.set(tenant, directory);
  return directory;
}

function makeDirectory(store: Store, tenant: Tenant): Directory {
  const prefix = (kind: string): Key => ['directory', tenant.id, kind];
  return {
    tenant,
    commit: createCommit(store),
    users: createStoreRepository<User, UserIndex>({ store, prefix: prefix('users'), indexes: userIndexes }),
    applications: createStoreRepository<Application, 'app-id' | 'identifier-uri'>({
      store,
      prefix: prefix('applications'),
      indexes: {
        'app-id': { values: (application) => [application.appId], unique: true },
        'identifier-uri': { values: (application) => application.identifierUris },
      },
    }),
    contacts: createStoreRepository<OrgContact, 'address'>({
      store,
      prefix: prefix('contacts'),
      indexes: { address: { values: (contact) => [contact.mail, ...contact.proxyAddresses.map(withoutPrefix)] } },
    }),
    deletedUsers: createStoreRepository<DeletedUser>({ store, prefix: prefix('deleted-users'), indexes: {} }),
    auditLogs: createAuditLogs(store, tenant.id),
    groups: createStoreRepository<Group, 'member' | 'name' | 'dynamic'>({
      store,
      prefix: prefix('groups'),
      indexes: {
        member: { values: (group) => group.members },
        name: { values: (group) => [group.displayName] },
        dynamic: { values: (group) => [followsRule(group) ? 'rule' : undefined] },
      },
    }),
    deletedGroups: createStoreRepository<DeletedGroup>({ store, prefix: prefix('deleted-groups'), indexes: {} }),
    appRoleAssignments: createStoreRepository<AppRoleAssignment, AppRoleAssignmentIndex>({
      store,
      prefix: prefix('app-role-assignments'),
      indexes: {
        principal: { values: (assignment) => [assignment.principalId] },
        resource: { values: (assignment) => [assignment.resourceAppId] },
        role: { values: (assignment) => [assignedRole(assignment)], unique: true },
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
    userFlows: createStoreRepository<UserFlow, 'application'>({
      store,
      prefix: prefix('user-flows'),
      indexes: { application: { values: (flow) => flow.applications, unique: true } },
    }),
    userFlowAttributes: createStoreRepository<UserFlowAttribute>({
      store,
      prefix: prefix('user-flow-attributes'),
      indexes: {},
    }),
    apiConnectors: createStoreRepository<ApiConnector>({ store, prefix: prefix('api-connectors'), indexes: {} }),
    conditionalAccessPolicies: createStoreRepository<ConditionalAccessPolicy>({
      store,
      prefix: prefix('conditional-access-policies'),
      indexes: {},
    }),
    agreements: createStoreRepository<Agreement>({ store, prefix: prefix('agreements'), indexes: {} }),
    agreementAcceptances: createStoreRepository<AgreementAcceptance, 'agreement' | 'user'>({
      store,
      prefix: prefix('agreement-acceptances'),
      indexes: {
        agreement: { values: (acceptance) => [acceptance.agreementId] },
        user: { values: (acceptance) => [acceptance.userId] },
      },
    }),
  };
}
