import type { RealmRule } from '../realm.js';

/**
 * Classic redemption: who comes by a direct link can make no account, so without one-time passcode it ends here
 * (unverified: the page's own text; it says what AADSTS50020 says).
 */
export const directLinkEnds: RealmRule = {
  name: 'direct-link-ends',
  async consider({ userName, followsInvitation }, { tenant, users }) {
    const invited = (await users.findBy('address', userName ?? '')) !== undefined;
    if (!invited) return { kind: 'pass', because: 'not invited' };
    if (followsInvitation) return { kind: 'pass', because: 'the person follows the link of the invitation' };
    return {
      kind: 'refuse',
      aadsts: 50020,
      message: `${tenant.displayName} invited you, but an account must be created first. Use the link in your invitation, or ask them to turn on e-mail one-time passcode.`,
      because: 'invited, no realm of their own, one-time passcode is off, and a direct link cannot create an account',
    };
  },
};
