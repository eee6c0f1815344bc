import type { Clock } from '#platform';
import { readOrMake, type Store } from '#store';
import { type CertifiedKey, createCertifiedKey } from './certified-key.js';

/** What a tenant has lasting keys for, beside the ring that signs tokens: partners read them once, from its metadata. */
export type TenantKeyUse = 'encryption' | 'federation-signing';

/** A tenant's keys of one use, one a tenant; they live as long as the store and survive a reset. */
export interface TenantKeys {
  /** Made when first asked for; of two makers one wins. */
  of(tenantId: string): Promise<CertifiedKey>;
  /** Undefined for a tenant that never published one. */
  known(tenantId: string): Promise<CertifiedKey | undefined>;
}

/** On the store, beside the signing keys (SAML 2.0 metadata 2.4.1.1: `use="encryption"` and `use="signing"`). */
export function createTenantKeys(use: TenantKeyUse, store: Store, clock: Clock): TenantKeys {
  const key = (tenantId: string) => ['keys', tenantId, use] as const;
  return {
    known: (tenantId) => store.get<CertifiedKey>(key(tenantId)),
    of: (tenantId) =>
      readOrMake(store, key(tenantId), () =>
        createCertifiedKey({ commonName: `${use}.${tenantId}`, years: 5, now: clock.now() }),
      ),
  };
}
