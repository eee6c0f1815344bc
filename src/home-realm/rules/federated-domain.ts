import { domainOf, type FederationConfiguration } from '#directory';
import type { Realm, RealmRule } from '../realm.js';

/** The realm of a partner's own identity provider. */
export function federationRealm(configuration: FederationConfiguration): Realm {
  return {
    kind: configuration.preferredAuthenticationProtocol === 'saml' ? 'saml' : 'wsfed',
    providerId: `federation:${configuration.id}`,
    displayName: configuration.displayName,
  };
}

/** SAML or WS-Fed federation is configured for exactly this domain. */
export const federatedDomain: RealmRule = {
  name: 'federated-domain',
  async consider({ userName }, { federationConfigurations }) {
    const domain = domainOf(userName ?? '');
    const configuration = await federationConfigurations.findBy('domain', domain);
    if (configuration === undefined) return { kind: 'pass', because: `no federation is configured for ${domain}` };
    return {
      kind: 'realm',
      realm: federationRealm(configuration),
      because: `${configuration.preferredAuthenticationProtocol} federation with ${configuration.displayName} is configured for ${domain}`,
    };
  },
};
