import { domainOf, type Tenant } from '#directory';
import type { Realm, RealmRule } from '../realm.js';

/** The realm of an Entra tenant's own accounts. */
export function entraRealm(tenant: Tenant): Realm {
  return { kind: 'entra', providerId: `entra:${tenant.id}`, displayName: tenant.displayName };
}

/** The address is a user of another Entra tenant. A tenant that has the domain but not the user does not count. */
export const homeTenant: RealmRule = {
  name: 'home-tenant',
  async consider({ userName }, facts) {
    const account = await facts.findHomeAccount(userName ?? '');
    if (account === undefined) {
      const owner = await facts.findTenant(domainOf(userName ?? ''));
      return {
        kind: 'pass',
        because:
          owner === undefined
            ? 'no Entra tenant on this server has the domain'
            : `${owner.displayName} has the domain, but no such user`,
      };
    }
    return {
      kind: 'realm',
      realm: entraRealm(account.tenant),
      because: `a user of the Entra tenant ${account.tenant.displayName}`,
    };
  },
};
