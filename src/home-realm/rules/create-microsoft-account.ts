import { domainOf } from '#directory';
import type { RealmRule } from '../realm.js';

/**
 * With one-time passcode off an invited person with no realm is asked to create a Microsoft account with the
 * invited address; not where the domain belongs to an Entra tenant (redemption-experience, step 7).
 */
export const createMicrosoftAccount: RealmRule = {
  name: 'create-microsoft-account',
  async consider({ userName }, facts) {
    const user = await facts.users.findBy('address', userName ?? '');
    if (user === undefined) return { kind: 'pass', because: 'not invited' };
    if (!facts.hasConsumerTenant) return { kind: 'pass', because: 'this server has no tenant of personal accounts' };
    const domain = domainOf(userName ?? '');
    const elsewhere = facts.homeTenants.find(({ domains }) => domains.includes(domain));
    if (elsewhere !== undefined)
      return { kind: 'pass', because: `the domain is one of ${elsewhere.displayName} at ${elsewhere.origin}` };
    const owner = await facts.findTenant(domain);
    if (owner !== undefined && !owner.isUnmanaged)
      return { kind: 'pass', because: `the domain is verified in ${owner.displayName}` };
    return {
      kind: 'realm',
      realm: {
        kind: 'microsoft-account',
        providerId: 'microsoft-account-creation',
        displayName: 'new Microsoft account',
      },
      because: 'invited, no realm of their own, and one-time passcode is not what the tenant falls back on',
    };
  },
};
