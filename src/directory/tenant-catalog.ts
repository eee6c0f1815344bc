import { newId } from '#platform';
import type { Store } from '#store';
import { createDirectory, type Directory } from './directory.js';
import { directoryError } from './errors.js';
import type { Application } from './model/application.js';
import type { SignInEvent } from './model/audit-event.js';
import type { Tenant } from './model/tenant.js';
import type { User } from './model/user.js';
import { type PartnerCertificateOf, withPartnerCertificates } from './partner-certificates.js';
import type { Also } from './repository.js';
import { createSharedApplications, withSharedApplications } from './shared-applications.js';
import { createStoreRepository } from './store-repository.js';

/** The tenant of personal Microsoft accounts; the same fixed id everywhere. */
export const consumerTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Who has an account with credentials, and where. */
export interface HomeAccount {
  readonly tenant: Tenant;
  readonly user: User;
}

/** All tenants of this server. */
export interface TenantCatalog {
  /** By GUID or verified domain. */
  find(idOrDomain: string): Promise<Tenant | undefined>;
  list(): Promise<readonly Tenant[]>;
  /** With the applications it begins with and what `also` says, as one step. Throws `directory.already-exists`. */
  add(tenant: Tenant, applications?: readonly Application[], also?: Also<Directory>): Promise<Directory>;
  /** As one step with what `also` says. */
  change(id: string, change: (current: Tenant) => Tenant, also?: Also<Tenant>): Promise<void>;
  /** The directory of a tenant that exists; throws `directory.tenant-not-found`. */
  directoryOf(tenantId: string): Promise<Directory>;
  /** The organisation that has this domain verified. */
  findByDomain(domain: string): Promise<Tenant | undefined>;
  /** A user with credentials of his own in an organisation (guests of it do not count). */
  findHomeAccount(userName: string): Promise<HomeAccount | undefined>;
  /**
   * An application by app id: registered in the tenant, or registered for several organisations in another. Without a
   * tenant whatever tenant registered it.
   */
  findApplication(appId: string, tenantId?: string): Promise<Application | undefined>;
  /** The tenant that registered an application. */
  findApplicationHome(appId: string): Promise<string | undefined>;
  /** A personal Microsoft account. */
  findConsumerAccount(userName: string): Promise<HomeAccount | undefined>;
}

/** The catalogue on the store. */
export function createTenantCatalog(
  store: Store,
  partnerCertificateOf: PartnerCertificateOf = () => undefined,
): TenantCatalog {
  const tenants = createStoreRepository<Tenant, 'domain'>({
    store,
    prefix: ['directory', 'tenants'],
    indexes: { domain: { values: (tenant) => [tenant.initialDomain, ...tenant.domains], unique: true } },
  });

  const shared = createSharedApplications(store);
  const opened = new WeakMap<Tenant, Directory>();

  const accountIn = async (tenant: Tenant | undefined, userName: string): Promise<HomeAccount | undefined> => {
    if (tenant === undefined) return undefined;
    const { users } = createDirectory(store, tenant);
    const user = (await users.findBy('user-name', userName)) ?? (await users.findBy('address', userName));
    return user === undefined || user.passwordHash === undefined ? undefined : { tenant, user };
  };

  const directoryOf = async (tenantId: string) => {
    const tenant = await tenants.get(tenantId);
    if (tenant === undefined) throw directoryError('tenant-not-found', { detail: { tenantId } });
    const known = opened.get(tenant);
    if (known !== undefined) return known;
    const directory = withPartnerCertificates(createDirectory(store, tenant), partnerCertificateOf);
    const whole = withSharedApplications(withHomeLog(directory), shared);
    opened.set(tenant, whole);
    return whole;
  };

  /** A sign-in across tenants is in the log of the person's home as well (cross-tenant-access-overview). */
  const withHomeLog = (directory: Directory): Directory => {
    const { signIns } = directory.auditLogs;
    const record = async (entry: SignInEvent) => {
      await signIns.record(entry);
      const home = entry.homeTenantId === null ? undefined : await tenants.get(entry.homeTenantId);
      if (home === undefined || home.id === directory.tenant.id || home.kind !== 'organization') return;
      const atHome = createDirectory(store, home);
      const user = await atHome.users.findBy('address', entry.userPrincipalName);
      await atHome.auditLogs.signIns.record({
        ...entry,
        id: newId(),
        userId: user?.id ?? entry.userId,
        userType: 'member',
      });
    };
    return { ...directory, auditLogs: { ...directory.auditLogs, signIns: { ...signIns, record } } };
  };

  const findByDomain = async (domain: string) => {
    const tenant = await tenants.findBy('domain', domain);
    return tenant?.kind === 'organization' ? tenant : undefined;
  };

  return {
    find: async (idOrDomain) => (await tenants.get(idOrDomain.toLowerCase())) ?? tenants.findBy('domain', idOrDomain),
    list: () => tenants.list(),
    async add(tenant, applications = [], also = () => []) {
      const directory = withSharedApplications(createDirectory(store, tenant), shared);
      await directory.commit(async () => [
        tenants.creating(tenant),
        ...applications.map(directory.applications.creating),
        ...also(directory),
      ]);
      return directory;
    },
    change: async (id, change, also) => {
      await tenants.change(id, change, also);
    },
    directoryOf,
    findApplicationHome: shared.homeOf,
    async findApplication(appId, tenantId) {
      if (tenantId !== undefined) return (await directoryOf(tenantId)).applications.findBy('app-id', appId);
      const home = await shared.homeOf(appId);
      return home === undefined ? undefined : (await directoryOf(home)).applications.findBy('app-id', appId);
    },
    findByDomain,
    findHomeAccount: async (userName) => accountIn(await findByDomain(domainOf(userName)), userName),
    findConsumerAccount: async (userName) => accountIn(await tenants.get(consumerTenantId), userName),
  };
}

/** The part after the last `@`, lower case; empty when there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}
