import { type CertifiedKey, createCertifiedKey } from '#keys';
import type { Clock } from '#platform';

/** The keys a partner has: its own, and those it misbehaves with. */
export type PartnerKeyName = 'own' | 'new' | 'expired' | 'stranger';

/** A partner's keys by name. */
export type PartnerKeys = (name: PartnerKeyName) => Promise<CertifiedKey>;

/** Keys of a partner; those to misbehave with are made when they are first wanted, since making one takes a while. */
export function createPartnerKeys(commonName: string, own: CertifiedKey, clock: Clock): PartnerKeys {
  const made = new Map<PartnerKeyName, Promise<CertifiedKey>>([['own', Promise.resolve(own)]]);
  const make = (name: PartnerKeyName) => {
    const now = new Date(clock.now());
    // Good for one year, which ended long ago.
    if (name === 'expired') now.setUTCFullYear(now.getUTCFullYear() - 3);
    return createCertifiedKey({ commonName, years: name === 'expired' ? 1 : 5, now });
  };
  return (name) => {
    const key = made.get(name) ?? make(name);
    made.set(name, key);
    return key;
  };
}
