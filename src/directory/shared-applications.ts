import type { Store } from '#store';
import { createDirectory, type Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { Tenant } from './model/tenant.js';
import { newSeedId } from './seed-id.js';

/** Where applications are registered; those for several organisations can be used in tenants that do not have them. */
export interface SharedApplications {
  /** The tenant that registered an application, by its app id or one of its App ID URIs. */
  homeOf(name: string): Promise<string | undefined>;
  remember(application: Application, tenantId: string): Promise<void>;
  forget(application: Application, tenantId: string): Promise<void>;
  /** The registration, where a tenant of this kind may use it. */
  find(index: 'app-id' | 'identifier-uri', name: string, kind: Tenant['kind']): Promise<Application | undefined>;
}

/** The register on the store. The first tenant to register an application is its home. */
export function createSharedApplications(store: Store): SharedApplications {
  const key = (name: string) => ['directory', 'application-homes', name.toLowerCase()] as const;
  const homeOf = (name: string) => store.get<string>(key(name));
  const namesOf = ({ appId, identifierUris }: Application) => [appId, ...identifierUris];
  return {
    homeOf,
    async remember(application, tenantId) {
      for (const name of namesOf(application)) await store.put(key(name), tenantId, { ifAbsent: true });
    },
    async forget(application, tenantId) {
      for (const name of namesOf(application)) if ((await homeOf(name)) === tenantId) await store.remove(key(name));
    },
    async find(index, name, kind) {
      const tenantId = await homeOf(name);
      const tenant =
        tenantId === undefined ? undefined : await store.get<Tenant>(['directory', 'tenants', 'object', tenantId]);
      if (tenant === undefined) return undefined;
      const application = await createDirectory(store, tenant).applications.findBy(index, name);
      return application !== undefined && isFor(application.signInAudience, kind) ? application : undefined;
    },
  };
}

const graphAppId = '00000003-0000-0000-c000-000000000000';

/** Whose accounts an application that is registered elsewhere may sign in (`signInAudience`). */
function isFor(audience: Application['signInAudience'], kind: Tenant['kind']): boolean {
  switch (audience) {
    case 'AzureADMyOrg':
      return false;
    case 'AzureADMultipleOrgs':
      return kind === 'organization';
    case 'PersonalMicrosoftAccount':
      return kind === 'consumer';
    case 'AzureADandPersonalMicrosoftAccount':
      return true;
  }
}

/**
 * A directory in which applications of other tenants are found as they would be there: the registration with a service
 * principal of this tenant, and nothing granted. Consent makes that service principal an object.
 */
export function withSharedApplications(directory: Directory, shared: SharedApplications): Directory {
  const { applications, tenant } = directory;
  const here = (application: Application): Application => ({
    ...application,
    servicePrincipalId: newSeedId(tenant.id, 'service-principal', application.appId),
    grantedAppRoles: [],
  });
  return {
    ...directory,
    applications: {
      ...applications,
      async findBy(index, value) {
        const own = await applications.findBy(index, value);
        if (own === undefined) {
          const foreign = await shared.find(index, value, tenant.kind);
          return foreign && here(foreign);
        }
        if ((await shared.homeOf(own.appId)) === tenant.id || own.appId === graphAppId) return own;
        // A service principal: what was registered is read at its home, what was granted is here.
        const registration = await shared.find('app-id', own.appId, tenant.kind);
        const { id, servicePrincipalId, grantedAppRoles } = own;
        return { ...(registration ?? own), id, servicePrincipalId, grantedAppRoles };
      },
      async create(application) {
        const created = await applications.create(application);
        await shared.remember(application, tenant.id);
        return created;
      },
      async change(id, change) {
        const changed = await applications.change(id, change);
        if (changed !== undefined) await shared.remember(changed, tenant.id);
        return changed;
      },
      async remove(id) {
        const application = await applications.get(id);
        if (application !== undefined) await shared.forget(application, tenant.id);
        return applications.remove(id);
      },
    },
  };
}
