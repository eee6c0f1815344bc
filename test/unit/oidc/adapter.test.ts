import { expect, it } from '@jest/globals';
import { loadEngineLibrary } from '#oidc';
import { createLogger } from '#platform';
import { createAdapter } from '#src/oidc/adapter.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

// Over HTTP the memory store answers within one turn, so two redemptions never overlap; other stores do let them.
it('of many who consume a code at the same time exactly one succeeds', async () => {
  const library = await loadEngineLibrary(createLogger('silent'));
  const store = createMemoryStore(createFakeClock());
  const adapter = createAdapter(library, { store, tenantId: 't', findClient: async () => undefined })(
    'AuthorizationCode',
  );
  await adapter.upsert('code', { grantId: 'g' }, 600);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => adapter.consume('code')));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
