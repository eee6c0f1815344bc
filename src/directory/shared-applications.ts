import type { Store } from '#store';
import { createDirectory, type Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { Tenant } from './model/tenant.js';
import type { Part, PlannedPart } from './part.js';
import { newSeedId } from './seed-id.js';
import { wholeChanges } from './whole-changes.js';

/** Where applications are registered; those for several organisations can be used in tenants that do not have them. */
export interface SharedApplications {
  /** The tenant that registered an application, by its app id or one of its App ID URIs. */
  homeOf(name: string): Promise<string | undefined>;
  /** Parts of a commit. */
  remembering(application: Application, tenantId: string): Promise<Part>;
  forgetting(application: Application, tenantId: string): Promise<Part>;
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
    async remembering(application, tenantId) {
      const homes = await Promise.all(
        namesOf(application).map(async (name) => [key(name), await homeOf(name)] as const),
      );
      const free = homes.flatMap(([name, home]) => (home === undefined ? [name] : []));
      return {
        writes: free.map((name) => ({ put: name, value: tenantId })),
        conditions: free.map((name) => ({ key: name, is: undefined })),
      };
    },
    async forgetting(application, tenantId) {
      const homes = await Promise.all(
        namesOf(application).map(async (name) => [key(name), await homeOf(name)] as const),
      );
      const own = homes.flatMap(([name, home]) => (home === tenantId ? [name] : []));
      return {
        writes: own.map((remove) => ({ remove })),
        conditions: own.map((name) => ({ key: name, is: tenantId })),
      };
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
      ...withHomes(directory, shared),
    },
  };
}

/** What changes applications also changes where they are registered, as one step. */
function withHomes({ applications, commit, tenant }: Directory, shared: SharedApplications) {
  const both = async (part: PlannedPart, homes: Promise<Part>): Promise<Part> => {
    const [one, other] = await Promise.all([part, homes]);
    return {
      ...one,
      writes: [...one.writes, ...other.writes],
      conditions: [...(one.conditions ?? []), ...(other.conditions ?? [])],
    };
  };
  const parts = {
    creating: (application) => both(applications.creating(application), shared.remembering(application, tenant.id)),
    changing: (before, after) => both(applications.changing(before, after), shared.remembering(after, tenant.id)),
    removing: (application) => both(applications.removing(application), shared.forgetting(application, tenant.id)),
  } satisfies Pick<Directory['applications'], 'creating' | 'changing' | 'removing'>;
  return { ...parts, ...wholeChanges(commit, applications.get, parts) };
}
