import { describe, expect, it } from '@jest/globals';
import { createDirectory } from '#directory';
import { inviteGuest } from '#invitations';
import { createMemoryStore, type Store } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { tenant } from '../../support/fakes/tenant.js';

const clock = createFakeClock();
const request = { address: 'ana@partner.example', redirectUrl: 'https://app.example/' };
const invite = (store: Store) => inviteGuest(createDirectory(store, tenant), request, clock);

/** A store where, before its n-th step, somebody else does something; how many steps there were. */
function withIntruder(store: Store, step: number, intrude: () => Promise<unknown>) {
  let steps = 0;
  const before = async () => {
    steps += 1;
    if (steps === step) await intrude();
  };
  const intruded: Store = {
    ...store,
    get: async <T>(...args: Parameters<Store['get']>) => {
      await before();
      return store.get<T>(...args);
    },
    members: async (...args) => {
      await before();
      return store.members(...args);
    },
    commit: async (...args) => {
      await before();
      return store.commit(...args);
    },
  };
  return { store: intruded, steps: () => steps };
}

describe('an invitation', () => {
  it('finds the guest of another one of the same address, whatever step that is made at', async () => {
    const alone = withIntruder(createMemoryStore(clock), 0, async () => {});
    await invite(alone.store);
    expect(alone.steps()).toBeGreaterThan(3);
    for (let step = 1; step <= alone.steps(); step += 1) {
      const store = createMemoryStore(clock);
      const { users, invitations } = createDirectory(store, tenant);
      const intruded = withIntruder(store, step, () => invite(store));
      const { user } = await invite(intruded.store);
      expect([step, await users.listBy('address', request.address)]).toEqual([step, [user]]);
      expect(await invitations.listBy('address', request.address)).toHaveLength(2);
    }
  });
});
