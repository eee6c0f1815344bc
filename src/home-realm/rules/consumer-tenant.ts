import type { RealmRule } from '../realm.js';
import { entraRealm } from './home-tenant.js';
import { oneTimePasscodeRealm } from './one-time-passcode.js';

/** At the tenant of personal accounts: those with a password type it, those without prove their mailbox. */
export const consumerTenant: RealmRule = {
  name: 'consumer-tenant',
  async consider({ userName, createAccount }, { tenant, users }) {
    if (tenant.kind !== 'consumer') return { kind: 'pass', because: `${tenant.displayName} is an organisation` };
    const user = await users.findBy('address', userName ?? '');
    if (user?.passwordHash !== undefined) {
      return { kind: 'realm', realm: entraRealm(tenant), because: 'a personal account with a password' };
    }
    if (user !== undefined) {
      return {
        kind: 'realm',
        realm: oneTimePasscodeRealm,
        because: 'a personal account without password: a code is mailed',
      };
    }
    if (createAccount) {
      return {
        kind: 'realm',
        realm: oneTimePasscodeRealm,
        because: 'a new personal account: the mailbox is proved by a code',
      };
    }
    return {
      kind: 'refuse',
      aadsts: 50034,
      message: "That Microsoft account doesn't exist. Enter a different account.",
      because: 'no personal account has this address',
    };
  },
};
