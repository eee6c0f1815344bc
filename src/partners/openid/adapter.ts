import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Store } from '#store';

/** The partner's own persistence, apart from ours: it is somebody else's server. */
export function createPartnerAdapter(store: Store, partner: string): (model: string) => Adapter {
  return (model) => {
    const key = (id: string) => ['partner', partner, model, id] as const;
    const uidKey = (uid: string) => ['partner', partner, 'session-uid', uid] as const;
    return {
      async upsert(id, payload, expiresIn) {
        const ttlSeconds = expiresIn ?? 3600;
        const { uid } = payload;
        await store.commit([
          { put: key(id), value: payload, ttlSeconds },
          ...(uid === undefined ? [] : [{ put: uidKey(uid), value: id, ttlSeconds }]),
        ]);
      },
      find: (id) => store.get<AdapterPayload>(key(id)),
      async findByUid(uid) {
        const id = await store.get<string>(uidKey(uid));
        return id === undefined ? undefined : store.get<AdapterPayload>(key(id));
      },
      findByUserCode: async () => undefined,
      async consume(id) {
        await store.change<AdapterPayload>(key(id), (current) => current && { ...current, consumed: true });
      },
      destroy: (id) => store.remove(key(id)),
      revokeByGrantId: async () => {},
    };
  };
}
