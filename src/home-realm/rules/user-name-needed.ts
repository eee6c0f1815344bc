import type { RealmRule } from '../realm.js';

/** Nothing can be said without an address: the person is asked. */
export const userNameNeeded: RealmRule = {
  name: 'user-name-needed',
  async consider({ userName }) {
    return userName === undefined
      ? { kind: 'ask-user-name', because: 'nobody has typed an address yet' }
      : { kind: 'pass', because: `the address is ${userName}` };
  },
};
