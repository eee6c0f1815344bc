import type { Realm, RealmRule } from '../realm.js';

/** The realm of a mailbox: whoever reads the code owns the address. */
export const oneTimePasscodeRealm: Realm = {
  kind: 'email-otp',
  providerId: 'email-otp',
  displayName: 'e-mail one-time passcode',
};

/** The fallback for invited people; nobody else gets mail (one-time-passcode). */
export const oneTimePasscode: RealmRule = {
  name: 'one-time-passcode',
  async consider({ userName }, { tenant, users }) {
    if (tenant.emailOneTimePasscode === 'disabled') {
      return { kind: 'pass', because: `e-mail one-time passcode is off in ${tenant.displayName}` };
    }
    const user = await users.findBy('address', userName ?? '');
    if (user === undefined)
      return { kind: 'pass', because: `${tenant.displayName} has not invited this address, so no code is sent` };
    return {
      kind: 'realm',
      realm: oneTimePasscodeRealm,
      because: 'invited, no realm of their own, and one-time passcode is on',
    };
  },
};
