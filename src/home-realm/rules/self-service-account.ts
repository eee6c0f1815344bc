import { domainOf } from '#directory';
import { decideSelfServiceAccount } from '#policies';
import type { RealmRule } from '../realm.js';

/** Classic redemption: a work address without account gets one in its organisation, where that lets it. */
export const selfServiceAccount: RealmRule = {
  name: 'self-service-account',
  async consider({ userName }, { users, findTenant }) {
    const user = await users.findBy('address', userName ?? '');
    if (user === undefined) return { kind: 'pass', because: 'not invited' };
    const domain = domainOf(userName ?? '');
    const owner = await findTenant(domain);
    const decision = decideSelfServiceAccount(owner, domain);
    const { because } = decision;
    if (!decision.allowed) {
      const { code, message } = decision;
      return { kind: 'fail', message, because, ...(code === undefined ? {} : { code }) };
    }
    return {
      kind: 'realm',
      realm: { kind: 'entra', providerId: `self-service:${domain}`, displayName: owner?.displayName ?? domain },
      because: `invited, no realm of their own, one-time passcode is off, and ${because}`,
    };
  },
};
