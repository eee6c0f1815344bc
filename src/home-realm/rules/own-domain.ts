import { domainOf } from '#directory';
import type { RealmRule } from '../realm.js';
import { entraRealm } from './home-tenant.js';

/** Addresses of the tenant's own domains are its members; nobody else can vouch for them. */
export const ownDomain: RealmRule = {
  name: 'own-domain',
  async consider({ userName }, { tenant, users }) {
    const domain = domainOf(userName ?? '');
    if (![tenant.initialDomain, ...tenant.domains].includes(domain)) {
      return { kind: 'pass', because: `${domain} is no verified domain of ${tenant.displayName}` };
    }
    const user = (await users.findBy('user-name', userName ?? '')) ?? (await users.findBy('address', userName ?? ''));
    if (user?.passwordHash !== undefined) {
      return {
        kind: 'realm',
        realm: entraRealm(tenant),
        because: `${domain} is a verified domain of ${tenant.displayName} itself`,
      };
    }
    return {
      kind: 'refuse',
      aadsts: 50034,
      message: 'This username may be incorrect. Make sure you typed it correctly. Otherwise, contact your admin.',
      because: `${tenant.displayName} has the domain ${domain} but no such user`,
    };
  },
};
