import { expect, it } from '@jest/globals';
import { createGrantFacts } from '#src/oidc/grant-facts.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { grantFactsOf } from './grant.js';

it('the newest 20,000 grants are kept, one that is used is new, and nothing is left of those before', async () => {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const grants = createGrantFacts(store);
  const facts = grantFactsOf('secret', clock.epochSeconds());
  for (let n = 0; n < 20_000; n += 1) await grants.put(`grant ${n}`, facts);
  clock.advance(301);
  await grants.prolong('grant 0', facts, clock.epochSeconds());
  for (let n = 20_000; n < 20_010; n += 1) await grants.put(`grant ${n}`, facts);
  const isThere = async (n: number) => (await grants.get(`grant ${n}`)) !== undefined;
  expect(await Promise.all([0, 1, 10, 11, 20_009].map(isThere))).toEqual([true, false, false, true, true]);
  // Each is a value and a place in the order.
  expect(await store.dump(['oidc'])).toHaveLength(40_000);
});

it('a grant that is used often is written every five minutes, and lives 92 days from then', async () => {
  const clock = createFakeClock();
  const grants = createGrantFacts(createMemoryStore(clock));
  const begun = clock.epochSeconds();
  await grants.put('grant', grantFactsOf('secret', begun));
  const use = async (seconds: number) => {
    clock.advance(seconds);
    const facts = await grants.get('grant');
    if (facts !== undefined) await grants.prolong('grant', facts, clock.epochSeconds());
    return (await grants.get('grant'))?.keptAt;
  };
  expect([await use(299), await use(1), await use(200), await use(100)]).toEqual([
    ...[begun, begun + 300, begun + 300, begun + 600],
  ]);
  expect(await use(92 * 24 * 3600 - 1)).toBe(begun + 600 + 92 * 24 * 3600 - 1);
  expect(await use(92 * 24 * 3600)).toBeUndefined();
});
