import { expect, it } from '@jest/globals';
import { createPartnerKeys } from '#partners';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const clock = createFakeClock();
const tailwind = { name: 'tailwind', displayName: 'Tailwind' };

it('keys of a partner: one for all servers that share a store, made when it is wanted', async () => {
  const store = createMemoryStore(clock);
  const [here, there] = [createPartnerKeys(tailwind, store, clock), createPartnerKeys(tailwind, store, clock)];
  const kept = async () => {
    const names: string[] = [];
    for await (const key of store.keys(['keys'])) names.push(key.at(-1) ?? '');
    return names.sort();
  };
  expect(await kept()).toEqual([]);
  const [one, other] = await Promise.all([here('own'), there('own')]);
  expect(one).toEqual(other);
  expect(await createPartnerKeys(tailwind, store, clock)('own')).toEqual(one);
  expect(await kept()).toEqual(['own']);
  expect((await there('new')).certificate).not.toBe(one.certificate);
  expect((await createPartnerKeys({ ...tailwind, name: 'adatum' }, store, clock)('own')).certificate).not.toBe(
    one.certificate,
  );
});
