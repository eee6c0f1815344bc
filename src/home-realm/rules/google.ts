import { domainOf } from '#directory';
import type { RealmRule } from '../realm.js';
import { socialRealm } from '../social-realm.js';

const googleDomains = ['gmail.com', 'googlemail.com'];

/** Google federation serves these two domains and no other (google-federation). */
export const google: RealmRule = {
  name: 'google',
  async consider({ userName }, { socialIdentityProviders }) {
    const domain = domainOf(userName ?? '');
    if (!googleDomains.includes(domain))
      return { kind: 'pass', because: `${domain} is neither gmail.com nor googlemail.com` };
    const provider = await socialIdentityProviders.findBy('type', 'Google');
    if (provider === undefined) return { kind: 'pass', because: 'Google is not configured as an identity provider' };
    return { kind: 'realm', realm: socialRealm(provider), because: `${domain}, and Google is configured` };
  },
};
