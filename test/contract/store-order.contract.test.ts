import { describe, expect, it } from '@jest/globals';
import type { Key } from '#store';
import { collect, withStoreOf } from '../support/store.js';
import { storeKinds } from '../support/store-kinds.js';

const set: Key = ['room', 'set'];

describe.each(storeKinds)('the %s store', (_name, open) => {
  const withStore = withStoreOf(open);

  describe('a set', () => {
    it(
      'is read in parts as if those that have ended had never been',
      withStore(async (store, clock) => {
        for (let n = 0; n < 12; n += 1) {
          await store.addMember(set, `m${n}`, n % 3 === 1 ? { ttlSeconds: 10 } : {});
        }
        clock.advance(10);
        const left = ['m0', 'm2', 'm3', 'm5', 'm6', 'm8', 'm9', 'm11'];
        expect(await store.members(set)).toEqual(left);
        for (const [offset, limit] of [
          [0, 3],
          [1, 1],
          [3, 4],
          [6, 9],
          [8, 1],
          [2, 0],
        ] as const) {
          expect(await store.members(set, { offset, limit })).toEqual(left.slice(offset, offset + limit));
        }
        expect(await store.countMembers(set)).toBe(8);
      }),
    );

    it(
      'has a member that ended and came again as its last',
      withStore(async (store, clock) => {
        await store.addMember(set, 'a', { ttlSeconds: 5 });
        await store.addMember(set, 'b');
        clock.advance(5);
        await store.addMember(set, 'a');
        expect(await store.members(set)).toEqual(['b', 'a']);
        clock.advance(1_000_000);
        expect(await store.members(set)).toEqual(['b', 'a']);
      }),
    );

    it(
      'takes the end of a member that was said last',
      withStore(async (store, clock) => {
        await store.addMember(set, 'longer', { ttlSeconds: 5 });
        await store.addMember(set, 'longer', { ttlSeconds: 50 });
        await store.addMember(set, 'shorter', { ttlSeconds: 50 });
        await store.addMember(set, 'shorter', { ttlSeconds: 5 });
        clock.advance(5);
        expect(await store.members(set)).toEqual(['longer']);
        clock.advance(45);
        expect(await store.members(set)).toEqual([]);
      }),
    );

    it(
      'of the same name as a value goes with it when both are removed, and stays when the value is taken or changed away',
      withStore(async (store) => {
        const both = async () => {
          await store.put(set, 'value');
          await store.addMember(set, 'member');
        };
        await both();
        await store.take(set);
        expect([await store.get(set), await store.members(set)]).toEqual([undefined, ['member']]);
        await both();
        await store.change(set, () => undefined);
        expect([await store.get(set), await store.members(set)]).toEqual([undefined, ['member']]);
        await both();
        await store.commit([{ remove: set }]);
        expect([await store.get(set), await store.members(set)]).toEqual([undefined, []]);
      }),
    );

    it(
      'keeps members as they are written',
      withStore(async (store) => {
        const members = ['', ' ', 'ä"\u2028', 'a\u0000b', '1', '01', '😀', 'x'.repeat(5000)];
        for (const member of members) await store.addMember(set, member);
        expect(await store.members(set)).toEqual(members);
      }),
    );
  });

  describe('many names', () => {
    it(
      'are all listed, also those that were there before others came and went',
      withStore(async (store) => {
        const names = Array.from({ length: 1300 }, (_, n) => `n${String(n).padStart(4, '0')}`);
        await Promise.all(names.map((name) => store.put(['room', 'kept', name], name)));
        const seen: string[] = [];
        for await (const key of store.keys(['room'])) {
          seen.push(key.join('/'));
          if (seen.length > 1300) continue;
          await Promise.all([
            store.put(['room', 'a new one', String(seen.length)], 1),
            store.remove(['room', 'a new one', String(seen.length - 5)]),
          ]);
        }
        expect(seen.filter((name) => name.startsWith('room/kept/')).sort()).toEqual(
          names.map((name) => `room/kept/${name}`),
        );
      }),
    );

    it(
      'are all cleared, values and sets',
      withStore(async (store) => {
        const names = Array.from({ length: 1300 }, (_, n) => String(n));
        await Promise.all(names.flatMap((n) => [store.put(['a', n], n), store.addMember(['a', n], n)]));
        await store.put(['b', '1'], 'stays');
        await store.clear(['a']);
        expect(await collect(store.keys(['a']))).toEqual([]);
        expect(await Promise.all(names.map((n) => store.countMembers(['a', n])))).toEqual(names.map(() => 0));
        expect(await collect(store.keys(['b']))).toEqual(['b/1']);
      }),
    );
  });

  it(
    'says that it is well',
    withStore(async (store) => {
      expect((await store.health()).status).toBe('ok');
      expect(await collect(store.keys(['store']))).toEqual([]);
    }),
  );
});
