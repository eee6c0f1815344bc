import { domainOf, type SocialIdentityProvider } from '#directory';
import type { Realm, RealmRule } from '../realm.js';

const googleDomains = ['gmail.com', 'googlemail.com'];

/** The Google realm as the tenant registered it. */
export function googleRealm(provider: SocialIdentityProvider): Realm {
  return { kind: 'google', providerId: `google:${provider.id}`, displayName: 'Google' };
}

/** Google federation serves these two domains and no other (google-federation). */
export const google: RealmRule = {
  name: 'google',
  async consider({ userName }, { socialIdentityProviders }) {
    const domain = domainOf(userName ?? '');
    if (!googleDomains.includes(domain))
      return { kind: 'pass', because: `${domain} is neither gmail.com nor googlemail.com` };
    const provider = await socialIdentityProviders.findBy('type', 'Google');
    if (provider === undefined) return { kind: 'pass', because: 'Google is not configured as an identity provider' };
    return { kind: 'realm', realm: googleRealm(provider), because: `${domain}, and Google is configured` };
  },
};
