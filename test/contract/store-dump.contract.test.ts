import { describe, expect, it } from '@jest/globals';
import type { Store, Write } from '#store';
import { collect, withStoreOf } from '../support/store.js';
import { storeKinds } from '../support/store-kinds.js';

const nameOf = (write: Write) =>
  'put' in write ? write.put.join('/') : 'addTo' in write ? `${write.addTo.join('/')} ${write.member}` : '?';
const ttlOf = (dump: readonly Write[], name: string) => {
  const found = dump.find((each) => nameOf(each) === name);
  return found !== undefined && 'ttlSeconds' in found ? found.ttlSeconds : undefined;
};

const fill = async (store: Store) => {
  await store.put(['a', '1'], { text: 'ä"\u2028', list: [1.5, null, {}] });
  await store.put(['a', 'short'], 'v', { ttlSeconds: 60 });
  await store.put(['a', 'ended'], 'v', { ttlSeconds: 1 });
  await store.put(['ab', '1'], 'neighbour');
  await store.put(['b', '1'], 'other');
  for (const member of ['z', 'y', 'x']) await store.addMember(['a', 'set'], member);
  await store.addMember(['a', 'set'], 'short', { ttlSeconds: 60 });
  await store.addMember(['a', 'set'], 'ended', { ttlSeconds: 1 });
  await store.addMember(['ab', 'set'], 'neighbour');
};

describe.each(storeKinds)('the %s store', (_name, open) => {
  const withStore = withStoreOf(open);

  describe('a dump', () => {
    it(
      'is everything below the prefixes that has not ended, and none of its neighbours',
      withStore(async (store, clock) => {
        await fill(store);
        clock.advance(10);
        const names = ['a/1', 'a/set short', 'a/set x', 'a/set y', 'a/set z', 'a/short', 'b/1'];
        expect((await store.dump(['a'], ['b'])).map(nameOf).sort()).toEqual(names);
        expect(await store.dump(['c'])).toEqual([]);
        const dump = await store.dump(['a']);
        expect(ttlOf(dump, 'a/short')).toBeCloseTo(50, 1);
        expect(ttlOf(dump, 'a/set short')).toBeCloseTo(50, 1);
        expect([ttlOf(dump, 'a/1'), ttlOf(dump, 'a/set z')]).toEqual([undefined, undefined]);
      }),
    );

    it(
      'makes the same again in an empty store: values, order of members and ends',
      withStore(async (store, clock) => {
        await fill(store);
        clock.advance(10);
        const dump = await store.dump(['a']);
        await store.clear(['a']);
        expect(await store.commit(dump)).toBe(true);
        expect(await store.get(['a', '1'])).toEqual({ text: 'ä"\u2028', list: [1.5, null, {}] });
        expect(await store.members(['a', 'set'])).toEqual(['z', 'y', 'x', 'short']);
        clock.advance(49);
        expect(await store.get(['a', 'short'])).toBe('v');
        clock.advance(2);
        expect(await store.get(['a', 'short'])).toBeUndefined();
        expect(await store.members(['a', 'set'])).toEqual(['z', 'y', 'x']);
      }),
    );

    it(
      'is of one moment: of a commit that is made meanwhile it has all or nothing',
      withStore(async (store) => {
        const both = (n: number) =>
          store.commit([
            { put: ['a', 'one'], value: n },
            { put: ['a', 'two'], value: n },
          ]);
        await both(0);
        const commits = Array.from({ length: 20 }, (_, n) => both(n + 1));
        const dumps = await Promise.all(Array.from({ length: 20 }, () => store.dump(['a'])));
        await Promise.all(commits);
        for (const dump of dumps) {
          const values = dump.flatMap((each) => ('put' in each ? [each.value] : []));
          expect([values.length, new Set(values).size]).toEqual([2, 1]);
        }
      }),
    );
  });

  describe('a commit that clears', () => {
    it(
      'removes what was below the prefix, and keeps what it puts there itself',
      withStore(async (store) => {
        await fill(store);
        const writes: readonly Write[] = [
          { clear: ['a'] },
          { put: ['a', '1'], value: 'new' },
          { addTo: ['a', 'set'], member: 'new' },
        ];
        expect(await store.commit(writes)).toBe(true);
        expect(await collect(store.keys(['a']))).toEqual(['a/1']);
        expect(await store.get(['a', '1'])).toBe('new');
        expect(await store.members(['a', 'set'])).toEqual(['new']);
        expect(await collect(store.keys(['ab']))).toEqual(['ab/1']);
        expect(await store.members(['ab', 'set'])).toEqual(['neighbour']);
      }),
    );

    it(
      'removes nothing when a condition does not hold',
      withStore(async (store) => {
        await fill(store);
        const condition = { key: ['b', '1'], is: 'another' } as const;
        expect(await store.commit([{ clear: ['a'] }], [condition])).toBe(false);
        expect(await store.members(['a', 'set'])).toContain('x');
      }),
    );
  });
});
