import { describe, expect, it } from '@jest/globals';
import { loadEngineLibrary } from '#oidc';
import { createLogger } from '#platform';
import { createAdapter } from '#src/oidc/adapter.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { createDyingStore } from '../../support/fakes/dying-store.js';

const library = await loadEngineLibrary(createLogger('silent'));
const adaptersOf = (store = createMemoryStore(createFakeClock())) => ({
  store,
  of: createAdapter(library, { store, tenantId: 't', findClient: async () => undefined }),
});

// Over HTTP the memory store answers within one turn, so two redemptions never overlap; other stores do let them.
it('of many who consume a code at the same time exactly one succeeds', async () => {
  const adapter = adaptersOf().of('AuthorizationCode');
  await adapter.upsert('code', { grantId: 'g' }, 600);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => adapter.consume('code')));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

describe('what the engine keeps', () => {
  it('is found by its grant as soon as it is there, whenever the process ends', async () => {
    const { store, of } = adaptersOf();
    for (let lastWrite = 1; lastWrite < 4; lastWrite += 1) {
      const dying = createDyingStore(store);
      dying.killAtWrite(lastWrite);
      const id = `token-${lastWrite}`;
      await adaptersOf(dying)
        .of('AuthorizationCode')
        .upsert(id, { grantId: id }, 60)
        .catch(() => {});
      expect(await of('AuthorizationCode').find(id)).toBeDefined();
      await of('AuthorizationCode').revokeByGrantId(id);
      expect(await of('AuthorizationCode').find(id)).toBeUndefined();
    }
  });
});
