import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Key, Store, Write } from '#store';
import { grantFactsKey } from './grant-facts.js';
import type { EngineLibrary } from './load-engine-library.js';

/** A little past its end, which the engine counts in whole seconds. */
const afterlifeSeconds = 60;

/** Looks a client up; the directory is asked every time, so a changed application is seen at once. */
export type FindClient = (appId: string) => Promise<AdapterPayload | undefined>;

/** The engine's persistence on our store. One adapter per model of one tenant's engine. */
export function createAdapter(
  library: EngineLibrary,
  deps: { readonly store: Store; readonly tenantId: string; readonly findClient: FindClient },
): (model: string) => Adapter {
  const { store, tenantId } = deps;
  const grantKey = (grantId: string): Key => ['oidc', tenantId, 'by-grant', grantId];
  return (model) => {
    const key = (id: string): Key => ['oidc', tenantId, model, id];
    return {
      async upsert(id, payload, expiresIn) {
        const ttlSeconds = (expiresIn ?? 0) + afterlifeSeconds;
        const put: Write = { put: key(id), value: payload, ttlSeconds };
        const { grantId } = payload;
        const isFoundByGrant = grantId !== undefined && model !== 'Interaction';
        const member = JSON.stringify([model, id]);
        await store.commit([put, ...(isFoundByGrant ? [{ addTo: grantKey(grantId), member, ttlSeconds }] : [])]);
      },
      find: (id) => (model === 'Client' ? deps.findClient(id) : store.get<AdapterPayload>(key(id))),
      findByUserCode: async () => undefined,
      findByUid: async () => undefined,
      // Of many redemptions at once exactly one may succeed, so reading and marking are one step.
      async consume(id) {
        let first = false;
        await store.change<AdapterPayload>(key(id), (current) => {
          first = current !== undefined && current.consumed === undefined;
          return first && current !== undefined ? { ...current, consumed: true } : current;
        });
        if (!first) throw new library.errors.InvalidGrant(`${model} already consumed`);
      },
      destroy: (id) => store.remove(key(id)),
      async revokeByGrantId(grantId) {
        const members = await store.members(grantKey(grantId));
        const keys = members.map((member) => {
          const [memberModel, id] = JSON.parse(member) as [string, string];
          return ['oidc', tenantId, memberModel, id] as const;
        });
        // With its facts go all refresh tokens.
        await store.remove(...keys, grantKey(grantId), grantFactsKey(grantId));
      },
    };
  };
}
