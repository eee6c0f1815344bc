import { describe, expect, it } from '@jest/globals';
import { createSeeding } from '#src/app/seeding.js';
import { createMemoryStore, type Key } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const objects: readonly Key[] = Array.from({ length: 5 }, (_, n): Key => ['directory', String(n)]);

function servers() {
  const store = createMemoryStore(createFakeClock());
  const made: string[] = [];
  return {
    store,
    made,
    /** A server with a config; `endsAfter` objects its process is gone. */
    server: (config: string, endsAfter = objects.length) =>
      createSeeding({
        store,
        fingerprint: config,
        empty: () => store.clear(['directory']),
        async seed() {
          for (const [at, key] of objects.entries()) {
            if (at === endsAfter) throw new Error('killed');
            expect(await store.put(key, config, { ifAbsent: true })).toBe(true);
            await new Promise((resolve) => setTimeout(resolve, 2));
          }
          made.push(config);
        },
      }),
  };
}

describe('seeding', () => {
  it('is done by one of several servers that start at once', async () => {
    const { server, made } = servers();
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => server('a').once()));
    expect(outcomes.toSorted()).toEqual(['kept', 'kept', 'kept', 'seeded']);
    expect(made).toEqual(['a']);
  });

  it('keeps what was changed since, until the config is another', async () => {
    const { server, store } = servers();
    await server('a').once();
    await store.put(['directory', '0'], 'changed');
    await store.put(['directory', 'new'], 'added');
    expect(await server('a').once()).toBe('kept');
    expect(await store.get(['directory', '0'])).toBe('changed');
    expect(await server('b').once()).toBe('replaced');
    expect(await store.get(['directory', '0'])).toBe('b');
    expect(await store.get(['directory', 'new'])).toBeUndefined();
  });

  it('that was interrupted is done again from the beginning', async () => {
    const { server, store, made } = servers();
    await expect(server('a', 3).once()).rejects.toThrow('killed');
    expect(await server('a').once()).toBe('seeded');
    await expect(server('a', 1).anew(() => store.clear(['directory']))).rejects.toThrow('killed');
    expect(await server('a').once()).toBe('seeded');
    expect(made).toEqual(['a', 'a']);
    for (const key of objects) expect(await store.get(key)).toBe('a');
  });

  it('waits for a server that is at it, and not for one that has ended', async () => {
    const { server, store } = servers();
    const now = performance.timeOrigin + performance.now();
    await store.put(['house', 'seeding'], { by: 'another', until: now + 300 });
    const before = performance.now();
    await server('a').once();
    expect(performance.now() - before).toBeGreaterThan(250);
  });
});
