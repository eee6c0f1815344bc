import { describe, expect, it } from '@jest/globals';
import type { Store } from '#store';
import { collect, withStoreOf } from '../support/store.js';
import { storeKinds } from '../support/store-kinds.js';

describe.each(storeKinds)('the %s store', (_name, open) => {
  const withStore = withStoreOf(open);

  describe('a value', () => {
    it(
      'is what was put last, and nothing before and after',
      withStore(async (store) => {
        expect(await store.get(['room', 'a'])).toBeUndefined();
        expect(await store.put(['room', 'a'], { n: 1, list: ['x', null, true] })).toBe(true);
        expect(await store.put(['room', 'a'], { n: 2 })).toBe(true);
        expect(await store.get(['room', 'a'])).toEqual({ n: 2 });
        await store.remove(['room', 'a'], ['room', 'never there']);
        expect(await store.get(['room', 'a'])).toBeUndefined();
      }),
    );

    it(
      'is kept as a copy, so that holding on to it changes nothing',
      withStore(async (store) => {
        const given = { list: ['a'] };
        await store.put(['room', 'a'], given);
        given.list.push('b');
        const read = await store.get<{ list: string[] }>(['room', 'a']);
        read?.list.push('c');
        expect(await store.get(['room', 'a'])).toEqual({ list: ['a'] });
      }),
    );

    it.each([false, 0, '', null, []].map((value) => ({ value })))('can be $value', async ({ value }) => {
      await withStore(async (store) => {
        await store.put(['room', 'a'], value);
        expect(await store.get(['room', 'a'])).toEqual(value);
        expect(await store.put(['room', 'a'], 'other', { ifAbsent: true })).toBe(false);
      })();
    });

    it(
      'is not mistaken for one whose key reads alike',
      withStore(async (store) => {
        await store.put(['room', 'a', 'b'], 'apart');
        await store.put(['room', 'ab'], 'together');
        await store.put(['room', 'a/b'], 'slash');
        await store.put(['room', 'a:b'], 'colon');
        await store.put(['room', 'A', 'b'], 'upper case');
        expect(await store.get(['room', 'a', 'b'])).toBe('apart');
        expect(await store.get(['room', 'ab'])).toBe('together');
        expect(await store.get(['room', 'a/b'])).toBe('slash');
        expect(await store.get(['room', 'a:b'])).toBe('colon');
        expect(await store.get(['room', 'a'])).toBeUndefined();
        expect(await store.get(['roo', 'ma', 'b'])).toBeUndefined();
      }),
    );
  });

  describe('a time to live', () => {
    it(
      'ends by our clock, to the second',
      withStore(async (store, clock) => {
        await store.put(['room', 'a'], 'here', { ttlSeconds: 60 });
        clock.advance(59);
        expect(await store.get(['room', 'a'])).toBe('here');
        clock.advance(1);
        expect(await store.get(['room', 'a'])).toBeUndefined();
        expect(await store.take(['room', 'a'])).toBeUndefined();
        expect(await collect(store.keys(['room']))).toEqual([]);
      }),
    );

    it(
      'belongs to the value: put again without one, the value stays',
      withStore(async (store, clock) => {
        await store.put(['room', 'a'], 'short', { ttlSeconds: 10 });
        await store.put(['room', 'a'], 'long');
        clock.advance(1_000_000);
        expect(await store.get(['room', 'a'])).toBe('long');
      }),
    );

    it(
      'outlives a change',
      withStore(async (store, clock) => {
        await store.put(['room', 'a'], 1, { ttlSeconds: 60 });
        clock.advance(40);
        expect(await store.change<number>(['room', 'a'], (n = 0) => n + 1)).toBe(2);
        clock.advance(19);
        expect(await store.get(['room', 'a'])).toBe(2);
        clock.advance(1);
        expect(await store.get(['room', 'a'])).toBeUndefined();
      }),
    );
  });

  describe('put if absent', () => {
    it(
      'writes once and leaves what is there',
      withStore(async (store) => {
        expect(await store.put(['room', 'a'], 'first', { ifAbsent: true })).toBe(true);
        expect(await store.put(['room', 'a'], 'second', { ifAbsent: true })).toBe(false);
        expect(await store.get(['room', 'a'])).toBe('first');
      }),
    );

    it(
      'writes again once the first has expired',
      withStore(async (store, clock) => {
        await store.put(['room', 'a'], 'first', { ifAbsent: true, ttlSeconds: 5 });
        clock.advance(5);
        expect(await store.put(['room', 'a'], 'second', { ifAbsent: true })).toBe(true);
      }),
    );

    it(
      'lets exactly one of fifty callers write',
      withStore(async (store) => {
        const writes = Array.from({ length: 50 }, (_, n) => store.put(['room', 'a'], n, { ifAbsent: true }));
        expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  describe('a change', () => {
    it(
      'loses none of fifty made at once',
      withStore(async (store) => {
        const changes = Array.from({ length: 50 }, () => store.change<number>(['room', 'n'], (n = 0) => n + 1));
        const answers = await Promise.all(changes);
        expect(await store.get(['room', 'n'])).toBe(50);
        expect(new Set(answers).size).toBe(50);
      }),
    );

    it(
      'sees nothing where there is nothing, and removes by answering nothing',
      withStore(async (store) => {
        const seen: unknown[] = [];
        await store.change(['room', 'a'], (current) => {
          seen.push(current);
          return undefined;
        });
        await store.put(['room', 'a'], 'here');
        expect(await store.change(['room', 'a'], () => undefined)).toBeUndefined();
        expect(seen).toEqual([undefined]);
        expect(await store.get(['room', 'a'])).toBeUndefined();
      }),
    );

    it(
      'that throws leaves the value as it was',
      withStore(async (store) => {
        await store.put(['room', 'a'], 'before');
        const broken = async () =>
          store.change(['room', 'a'], () => {
            throw new Error('on purpose');
          });
        await expect(broken()).rejects.toThrow('on purpose');
        expect(await store.get(['room', 'a'])).toBe('before');
      }),
    );
  });

  describe('taking', () => {
    it(
      'gives the value to exactly one of fifty callers',
      withStore(async (store) => {
        await store.put(['room', 'a'], 'the code');
        const taken = await Promise.all(Array.from({ length: 50 }, () => store.take(['room', 'a'])));
        expect(taken.filter((value) => value === 'the code')).toHaveLength(1);
        expect(taken.filter((value) => value === undefined)).toHaveLength(49);
      }),
    );
  });

  describe('members', () => {
    it(
      'are a set under their key',
      withStore(async (store) => {
        await store.addMember(['room', 'set'], 'a');
        await store.addMember(['room', 'set'], 'b');
        await store.addMember(['room', 'set'], 'a');
        await store.addMember(['room', 'set', 'other'], 'c');
        expect([...(await store.members(['room', 'set']))].sort()).toEqual(['a', 'b']);
        await store.removeMember(['room', 'set'], 'a');
        await store.removeMember(['room', 'nowhere'], 'a');
        expect(await store.members(['room', 'set'])).toEqual(['b']);
        await store.remove(['room', 'set']);
        expect(await store.members(['room', 'set'])).toEqual([]);
      }),
    );

    it(
      'leave one by one when their time is over',
      withStore(async (store, clock) => {
        await store.addMember(['room', 'set'], 'short', { ttlSeconds: 10 });
        await store.addMember(['room', 'set'], 'long', { ttlSeconds: 100 });
        await store.addMember(['room', 'set'], 'for ever');
        clock.advance(10);
        expect([...(await store.members(['room', 'set']))].sort()).toEqual(['for ever', 'long']);
        clock.advance(1_000_000);
        expect(await store.members(['room', 'set'])).toEqual(['for ever']);
      }),
    );

    it(
      'are all there when fifty are added at once',
      withStore(async (store) => {
        await Promise.all(Array.from({ length: 50 }, (_, n) => store.addMember(['room', 'set'], `member ${n}`)));
        expect(await store.members(['room', 'set'])).toHaveLength(50);
      }),
    );

    it(
      'are read in parts in the order they were added, and counted',
      withStore(async (store) => {
        const set = ['room', 'set'] as const;
        const part = (offset: number, limit: number) => store.members(set, { offset, limit });
        for (const name of ['a', 'b', 'c', 'd', 'a']) await store.addMember(set, name, { ttlSeconds: 60 });
        expect([await part(0, 2), await part(2, 9), await store.countMembers(set)]).toEqual([
          ['a', 'b'],
          ['c', 'd'],
          4,
        ]);
        await store.removeMember(set, 'b');
        await store.addMember(set, 'e', { ttlSeconds: 0 });
        expect([await part(0, 2), await part(2, 9), await part(3, 9)]).toEqual([['a', 'c'], ['d'], []]);
        expect(await store.countMembers(set)).toBe(3);
      }),
    );
  });

  describe('a prefix', () => {
    const fill = async (store: Store) => {
      for (const key of [
        ['a', '1'],
        ['a', '2', 'x'],
        ['ab', '1'],
        ['b', 'a'],
      ] as const)
        await store.put(key, 'v');
      await store.addMember(['a', 'set'], 'm');
      await store.addMember(['ab', 'set'], 'm');
    };

    it(
      'lists the values below it and none of its neighbours',
      withStore(async (store) => {
        await fill(store);
        expect(await collect(store.keys(['a']))).toEqual(['a/1', 'a/2/x']);
        expect(await collect(store.keys(['a', '2']))).toEqual(['a/2/x']);
        expect(await collect(store.keys(['c']))).toEqual([]);
        expect(await collect(store.keys())).toEqual(['a/1', 'a/2/x', 'ab/1', 'b/a']);
      }),
    );

    it(
      'may be emptied while it is being listed',
      withStore(async (store) => {
        await fill(store);
        for await (const key of store.keys(['a'])) await store.remove(key);
        expect(await collect(store.keys(['a']))).toEqual([]);
        expect(await collect(store.keys(['ab']))).toEqual(['ab/1']);
      }),
    );

    it(
      'clears values and sets below it and nothing else',
      withStore(async (store) => {
        await fill(store);
        await store.clear(['a'], ['b']);
        expect(await collect(store.keys(['a']))).toEqual([]);
        expect(await store.members(['a', 'set'])).toEqual([]);
        expect(await collect(store.keys(['b']))).toEqual([]);
        expect(await collect(store.keys(['ab']))).toEqual(['ab/1']);
        expect(await store.members(['ab', 'set'])).toEqual(['m']);
      }),
    );
  });
});
