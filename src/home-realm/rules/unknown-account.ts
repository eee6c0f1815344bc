import type { RealmRule } from '../realm.js';

/** The end of the list: nobody vouches for the address. */
export const unknownAccount: RealmRule = {
  name: 'unknown-account',
  async consider({ userName }, { tenant, users }) {
    const invited = (await users.findBy('address', userName ?? '')) !== undefined;
    return invited
      ? {
          kind: 'refuse',
          aadsts: 50020,
          message: `${tenant.displayName} invited you, but none of the ways to sign in is available to this address. Ask them to turn on e-mail one-time passcode.`,
          because: 'invited, but no realm vouches for the address and no fallback is on',
        }
      : {
          kind: 'refuse',
          aadsts: 50034,
          message:
            "We couldn't find an account with that username. Try another, or ask the organisation to invite you.",
          because: 'no realm vouches for the address, and it is not invited',
        };
  },
};
