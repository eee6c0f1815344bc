import { type CertifiedKey, createCertifiedKey } from '#keys';
import type { Clock } from '#platform';
import { readOrMake, type Store } from '#store';

/** The keys a partner has: its own, and those it misbehaves with. */
export type PartnerKeyName = 'own' | 'new' | 'expired' | 'stranger';

/** A partner's keys by name. */
export type PartnerKeys = (name: PartnerKeyName) => Promise<CertifiedKey>;

/**
 * A partner's keys on the store, each made when it is first wanted, since making one takes a while (own design). Servers that
 * share a store share them: of two makers one wins, and both read what was kept.
 */
export function createPartnerKeys(
  partner: { readonly name: string; readonly displayName: string },
  store: Store,
  clock: Clock,
): PartnerKeys {
  const read = new Map<PartnerKeyName, Promise<CertifiedKey>>();
  return (name) => {
    const known = read.get(name);
    if (known !== undefined) return known;
    const key = readOrMake(store, ['keys', 'partner', partner.name, name], () =>
      make(partner.displayName, name, clock),
    );
    read.set(name, key);
    // What failed is tried again at the next use.
    key.catch(() => read.delete(name));
    return key;
  };
}

function make(commonName: string, name: PartnerKeyName, clock: Clock): Promise<CertifiedKey> {
  const now = new Date(clock.now());
  // Good for one year, which ended long ago.
  if (name === 'expired') now.setUTCFullYear(now.getUTCFullYear() - 3);
  return createCertifiedKey({ commonName, years: name === 'expired' ? 1 : 5, now });
}
