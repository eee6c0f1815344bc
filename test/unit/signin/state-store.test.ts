import { describe, expect, it } from '@jest/globals';
import { createStateStore } from '#signin';
import { beginning } from '#src/signin/state.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { createDyingStore } from '../../support/fakes/dying-store.js';

const state = beginning(
  {
    id: 'sign-in',
    tenantId: 't',
    client: { appId: 'app', displayName: 'App' },
    prompts: [],
    permissions: [],
    forEveryone: false,
  },
  'canary',
);
const reply = { method: 'POST', url: 'https://localhost/login.srf', form: { SAMLResponse: 'x' } } as const;

describe('the handle by which a partner’s answer finds its sign-in', () => {
  it('is spent by the first of two answers, and only that one is filed', async () => {
    const states = createStateStore(createMemoryStore(createFakeClock()));
    const handle = await states.newReturnHandle('sign-in');
    const file = (text: string) =>
      states.spendReturnHandle(handle, 'sign-in', { ...state, reply: { ...reply, form: { SAMLResponse: text } } });
    expect(await Promise.all([file('first'), file('second')])).toEqual([true, false]);
    expect((await states.load('sign-in'))?.reply?.form.SAMLResponse).toBe('first');
    expect(await states.peekReturnHandle(handle)).toBeUndefined();
  });

  it('is not spent without the answer being filed, whenever the process ends', async () => {
    for (const lastWrite of [1, 2]) {
      const store = createMemoryStore(createFakeClock());
      const states = createStateStore(store);
      await states.save(state);
      const handle = await states.newReturnHandle('sign-in');
      const dying = createDyingStore(store);
      dying.killAtWrite(lastWrite);
      await createStateStore(dying)
        .spendReturnHandle(handle, 'sign-in', { ...state, reply })
        .catch(() => {});
      const isFiled = (await states.load('sign-in'))?.reply !== undefined;
      expect((await states.peekReturnHandle(handle)) === undefined).toBe(isFiled);
    }
  });
});
