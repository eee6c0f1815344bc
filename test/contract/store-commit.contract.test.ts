import { describe, expect, it } from '@jest/globals';
import { collect, withStoreOf } from '../support/store.js';
import { storeKinds } from '../support/store-kinds.js';

describe.each(storeKinds)('the %s store', (_name, open) => {
  const withStore = withStoreOf(open);

  describe('a commit', () => {
    it(
      'makes every write',
      withStore(async (store, clock) => {
        await store.put(['room', 'old'], 'old');
        await store.addMember(['room', 'set'], 'a');
        const made = await store.commit([
          { put: ['room', 'new'], value: { n: 1 } },
          { put: ['room', 'short'], value: true, ttlSeconds: 5 },
          { remove: ['room', 'old'] },
          { addTo: ['room', 'set'], member: 'b' },
          { addTo: ['room', 'set'], member: 'c', ttlSeconds: 5 },
          { dropFrom: ['room', 'set'], member: 'a' },
        ]);
        expect(made).toBe(true);
        expect(await collect(store.keys(['room']))).toEqual(['room/new', 'room/short']);
        expect(await store.members(['room', 'set'])).toEqual(['b', 'c']);
        clock.advance(5);
        expect(await collect(store.keys(['room']))).toEqual(['room/new']);
        expect(await store.members(['room', 'set'])).toEqual(['b']);
      }),
    );

    it(
      'may be as large as a directory',
      withStore(async (store) => {
        const ids = Array.from({ length: 40_000 }, (_, n) => String(n));
        const made = await store.commit(ids.map((id) => ({ put: ['room', id], value: { id } }) as const));
        expect([made, await store.get(['room', '0']), await store.get(['room', '39999'])]).toEqual([
          true,
          { id: '0' },
          { id: '39999' },
        ]);
      }),
    );

    it.each([
      { name: 'a value is another', conditions: [{ key: ['room', 'a'], is: 2 }] },
      { name: 'a value is there', conditions: [{ key: ['room', 'a'], is: undefined }] },
      { name: 'a value is not there', conditions: [{ key: ['room', 'b'], is: 1 }] },
      { name: 'a value has ended', conditions: [{ key: ['room', 'ended'], is: 1 }] },
      {
        name: 'one of several differs',
        conditions: [
          { key: ['room', 'a'], is: 1 },
          { key: ['room', 'list'], is: ['y'] },
        ],
      },
    ] as const)('makes none when $name', async ({ conditions }) => {
      await withStore(async (store, clock) => {
        await store.put(['room', 'a'], 1);
        await store.put(['room', 'list'], ['x']);
        await store.put(['room', 'ended'], 1, { ttlSeconds: 1 });
        clock.advance(1);
        const writes = [
          { put: ['room', 'new'], value: 1 },
          { addTo: ['room', 'set'], member: 'm' },
        ] as const;
        expect(await store.commit([...writes, { remove: ['room', 'a'] }], conditions)).toBe(false);
        expect(await collect(store.keys(['room']))).toEqual(['room/a', 'room/list']);
        expect(await store.members(['room', 'set'])).toEqual([]);
      })();
    });

    it(
      'is made when what was read is still so',
      withStore(async (store) => {
        const value = { text: 'ä"\u2028', list: [1.5, null, { b: true }], empty: {} };
        await store.put(['room', 'a'], value);
        const read = await store.get(['room', 'a']);
        const conditions = [
          { key: ['room', 'a'], is: read },
          { key: ['room', 'b'], is: undefined },
        ] as const;
        expect(await store.commit([{ put: ['room', 'b'], value: 1 }], conditions)).toBe(true);
        expect(await store.get(['room', 'b'])).toBe(1);
      }),
    );

    it(
      'is made for exactly one of fifty who saw the same',
      withStore(async (store) => {
        await store.put(['room', 'n'], 0);
        const commits = Array.from({ length: 50 }, (_, n) =>
          store.commit(
            [
              { put: ['room', 'n'], value: n + 1 },
              { addTo: ['room', 'won'], member: String(n) },
            ],
            [{ key: ['room', 'n'], is: 0 }],
          ),
        );
        expect((await Promise.all(commits)).filter(Boolean)).toHaveLength(1);
        expect(await store.members(['room', 'won'])).toHaveLength(1);
      }),
    );
  });
});
