import type { RealmRule } from '../realm.js';
import { federationRealm } from './federated-domain.js';
import { microsoftAccountRealm } from './microsoft-account.js';

/**
 * `domain_hint` skips the page where it names a realm without an address. A hint that names no federated
 * domain is ignored, as Entra ignores it; an address outranks a hint.
 */
export const domainHint: RealmRule = {
  name: 'domain-hint',
  async consider({ userName, domainHint: hint }, facts) {
    if (hint === undefined) return { kind: 'pass', because: 'the application sent no domain_hint' };
    if (userName !== undefined) return { kind: 'pass', because: 'an address is known, and it outranks domain_hint' };
    if (hint === 'consumers' && facts.hasConsumerTenant) {
      return { kind: 'realm', realm: microsoftAccountRealm, because: 'domain_hint=consumers' };
    }
    const configuration = await facts.federationConfigurations.findBy('domain', hint);
    if (configuration === undefined) {
      return { kind: 'pass', because: `domain_hint ${hint} is no federated domain of this tenant` };
    }
    return {
      kind: 'realm',
      realm: federationRealm(configuration),
      because: `domain_hint names the federated domain ${hint}`,
    };
  },
};
