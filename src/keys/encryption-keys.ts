import type { Clock } from '#platform';
import type { Store } from '#store';
import { type CertifiedKey, createCertifiedKey } from './certified-key.js';

/** The keys that partners encrypt for, one a tenant; they live as long as the store and survive a reset. */
export interface EncryptionKeys {
  /** Made when first asked for; of two makers one wins. */
  of(tenantId: string): Promise<CertifiedKey>;
  /** Undefined for a tenant that never published one. */
  known(tenantId: string): Promise<CertifiedKey | undefined>;
}

/** On the store, beside the signing keys (SAML 2.0 metadata 2.4.1.1: `use="encryption"`). */
export function createEncryptionKeys(store: Store, clock: Clock): EncryptionKeys {
  const key = (tenantId: string) => ['keys', tenantId, 'encryption'] as const;
  const known = (tenantId: string) => store.get<CertifiedKey>(key(tenantId));
  return {
    known,
    async of(tenantId) {
      const before = await known(tenantId);
      if (before !== undefined) return before;
      const fresh = await createCertifiedKey({ commonName: `encryption.${tenantId}`, years: 5, now: clock.now() });
      await store.put(key(tenantId), fresh, { ifAbsent: true });
      return (await known(tenantId)) ?? fresh;
    },
  };
}
