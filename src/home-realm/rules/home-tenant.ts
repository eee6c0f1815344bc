import { domainOf, type HomeTenant, type Tenant } from '#directory';
import type { Realm, RealmFacts, RealmQuestion, RealmRule, RuleAnswer } from '../realm.js';
import { microsoftAccountRealm } from './microsoft-account.js';

/** The realm of an Entra tenant's own accounts. */
export function entraRealm(tenant: Tenant): Realm {
  return { kind: 'entra', providerId: `entra:${tenant.id}`, displayName: tenant.displayName };
}

/** The realm of an Entra tenant at another origin. */
export function homeTenantRealm({ id, displayName }: HomeTenant): Realm {
  return { kind: 'entra', providerId: `home-tenant:${id}`, displayName };
}

/**
 * The address is a user of another Entra tenant. A tenant that has the domain but not the user does not count. Where it is
 * a personal Microsoft account as well the person says which, unless the application has (redemption-experience, step 1).
 */
export const homeTenant: RealmRule = {
  name: 'home-tenant',
  async consider({ userName, domainHint }, facts) {
    const account = await facts.findHomeAccount(userName ?? '');
    if (account === undefined) {
      // Whether the user is there, only the tenant itself can say.
      const elsewhere = facts.homeTenants.find(({ domains }) => domains.includes(domainOf(userName ?? '')));
      if (elsewhere !== undefined) {
        const because = `its domain is one of the Entra tenant ${elsewhere.displayName} at ${elsewhere.origin}`;
        return workOrPersonal(homeTenantRealm(elsewhere), because, { userName, domainHint }, facts);
      }
      const owner = await facts.findTenant(domainOf(userName ?? ''));
      return {
        kind: 'pass',
        because:
          owner === undefined
            ? 'no Entra tenant on this server has the domain'
            : `${owner.displayName} has the domain, but no such user`,
      };
    }
    if (account.tenant.isUnmanaged && facts.tenant.redemptionMode === 'current') {
      return {
        kind: 'pass',
        because: `a self-service account of ${account.tenant.displayName}, which nobody manages; such accounts redeem no more`,
      };
    }
    const because = `a user of the Entra tenant ${account.tenant.displayName}`;
    return workOrPersonal(entraRealm(account.tenant), because, { userName, domainHint }, facts);
  },
};

async function workOrPersonal(
  work: Realm,
  because: string,
  { userName, domainHint }: Pick<RealmQuestion, 'userName' | 'domainHint'>,
  facts: RealmFacts,
): Promise<RuleAnswer> {
  const isPersonalToo = (await facts.findConsumerAccount(userName ?? '')) !== undefined;
  if (!isPersonalToo || domainHint === 'organizations') return { kind: 'realm', realm: work, because };
  if (domainHint === 'consumers') {
    return { kind: 'realm', realm: microsoftAccountRealm, because: `${because}, but domain_hint=consumers` };
  }
  return {
    kind: 'choose',
    realms: [work, microsoftAccountRealm],
    because: `${because}, and a personal Microsoft account with the same address`,
  };
}
