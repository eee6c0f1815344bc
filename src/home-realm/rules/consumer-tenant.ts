import { domainOf } from '#directory';
import type { RealmRule } from '../realm.js';
import { entraRealm } from './home-tenant.js';

/** At the tenant of personal accounts: people sign in with their password, or create the account that is asked for. */
export const consumerTenant: RealmRule = {
  name: 'consumer-tenant',
  async consider({ userName, createAccount }, { tenant, users, findTenant }) {
    if (tenant.kind !== 'consumer') return { kind: 'pass', because: `${tenant.displayName} is an organisation` };
    const user = await users.findBy('address', userName ?? '');
    if (user !== undefined) return { kind: 'realm', realm: entraRealm(tenant), because: 'a personal account' };
    if (!createAccount) {
      return {
        kind: 'refuse',
        aadsts: 50034,
        message: "That Microsoft account doesn't exist. Enter a different account.",
        because: 'no personal account has this address',
      };
    }
    const owner = await findTenant(domainOf(userName ?? ''));
    if (owner !== undefined && owner.kind === 'organization' && !owner.isUnmanaged) {
      return {
        kind: 'refuse',
        aadsts: 50034,
        message: "You can't sign up here with a work or school email address. Use a personal email.",
        because: `the domain is verified in ${owner.displayName}`,
      };
    }
    return {
      kind: 'realm',
      realm: { kind: 'entra', providerId: `sign-up:${tenant.id}`, displayName: tenant.displayName },
      because: 'a new personal account: the mailbox is proved by a code',
    };
  },
};
