import type { Realm, RealmRule } from '../realm.js';

/** The realm of personal Microsoft accounts; there is one. */
export const microsoftAccountRealm: Realm = {
  kind: 'microsoft-account',
  providerId: 'microsoft-account',
  displayName: 'Microsoft account',
};

/** The address is a personal Microsoft account. */
export const microsoftAccount: RealmRule = {
  name: 'microsoft-account',
  async consider({ userName }, facts) {
    const account = await facts.findConsumerAccount(userName ?? '');
    if (account === undefined) return { kind: 'pass', because: 'no personal Microsoft account has this address' };
    return { kind: 'realm', realm: microsoftAccountRealm, because: 'a personal Microsoft account has this address' };
  },
};
