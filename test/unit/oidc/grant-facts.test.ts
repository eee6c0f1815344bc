import { expect, it } from '@jest/globals';
import { createGrantFacts } from '#src/oidc/grant-facts.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { grantFactsOf } from './grant.js';

it('the newest 20,000 grants are kept, a prolonged one is new, and nothing is left of those before', async () => {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const grants = createGrantFacts(store);
  const facts = grantFactsOf('secret', clock.epochSeconds());
  for (let n = 0; n < 20_000; n += 1) await grants.put(`grant ${n}`, facts);
  await grants.prolong('grant 0', facts);
  for (let n = 20_000; n < 20_010; n += 1) await grants.put(`grant ${n}`, facts);
  const isThere = async (n: number) => (await grants.get(`grant ${n}`)) !== undefined;
  expect(await Promise.all([0, 1, 10, 11, 20_009].map(isThere))).toEqual([true, false, false, true, true]);
  // Each is a value and a place in the order.
  expect(await store.dump(['oidc'])).toHaveLength(40_000);
});
