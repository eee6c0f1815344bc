import { describe, expect, it } from '@jest/globals';
import { checkFormat, type Migration } from '#src/store/format.js';
import { createMemoryStore, type Key, type Store } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const where = '/somewhere/state';
const empty = () => createMemoryStore(createFakeClock());
const stepTo =
  (name: string): Migration =>
  async (store: Store) => {
    await store.change<string>(['room', 'layout'], (before) => `${before} ${name}`);
  };

describe('the layout of a store', () => {
  it('is marked in an empty one, and good the next time', async () => {
    const store = empty();
    await checkFormat(store, where);
    await store.put(['room', 'a'], 1);
    await checkFormat(store, where);
    expect(await store.get(['room', 'a'])).toBe(1);
  });

  it('is asked for before anything of somebody else is written over', async () => {
    const store = empty();
    await store.put(['theirs', 'a'], 1);
    await expect(checkFormat(store, where)).rejects.toMatchObject({
      code: 'store.foreign',
      message: expect.stringMatching(/\/somewhere\/state holds .*theirs\/a/),
    });
    expect(await store.get(['store', 'format'])).toBeUndefined();
  });

  it('is that of another server which begins there at the same moment', async () => {
    for (const version of [1, 2]) {
      const store = empty();
      let looks = 0;
      const slow: Store = {
        ...store,
        async get<T>(key: Key) {
          const found = await store.get<T>(key);
          looks += 1;
          if (looks > 1) return found;
          await store.put(['store', 'format'], { product: 'guesthouse', version });
          await store.put(['directory', 'a'], 1);
          return found;
        },
      };
      const checked = checkFormat(slow, where);
      if (version === 1) await checked;
      else await expect(checked).rejects.toMatchObject({ code: 'store.other-version' });
    }
  });

  it('of a newer version is refused with both numbers', async () => {
    const store = empty();
    await checkFormat(store, where, [stepTo('2'), stepTo('3')]);
    await expect(checkFormat(store, where)).rejects.toMatchObject({
      code: 'store.other-version',
      message: expect.stringMatching(/layout 3; this one knows 1/),
    });
  });

  it.each([{ product: 'other', version: 1 }, { product: 'guesthouse' }, { product: 'guesthouse', version: 0 }, 'text'])(
    'is refused when it says %j',
    async (format) => {
      const store = empty();
      await store.put(['store', 'format'], format);
      await expect(checkFormat(store, where)).rejects.toMatchObject({ code: 'store.damaged' });
    },
  );

  it('of an older version is brought up step by step, each once, and goes on where it was interrupted', async () => {
    const store = empty();
    await checkFormat(store, where);
    await store.put(['room', 'layout'], '1');
    const broken: Migration = async () => {
      throw new Error('the machine went off');
    };
    await expect(checkFormat(store, where, [stepTo('2'), broken])).rejects.toThrow('went off');
    await checkFormat(store, where, [stepTo('2'), stepTo('3')]);
    await checkFormat(store, where, [stepTo('2'), stepTo('3')]);
    expect(await store.get(['room', 'layout'])).toBe('1 2 3');
  });
});
