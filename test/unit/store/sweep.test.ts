import { describe, expect, it } from '@jest/globals';
import type { Change, Journal } from '#src/store/journal.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

/** What a store holds, as its journal is told: also what nobody can read any more. */
function holding() {
  const held = new Set<string>();
  const take = (change: Change) => {
    if (change.kind === 'value' && change.entry !== undefined) held.add(`value ${change.name}`);
    else if (change.kind === 'value') held.delete(`value ${change.name}`);
    else if (change.kind === 'member') held.add(`set ${change.name}`);
    else if (change.kind === 'no-set') held.delete(`set ${change.name}`);
  };
  const journal: Journal = { read: () => [], write: (changes) => changes.forEach(take), close: async () => {} };
  return { held, journal };
}

describe('what has ended', () => {
  it('is swept out of memory while others are written, however many there were', async () => {
    const clock = createFakeClock();
    const { held, journal } = holding();
    const store = createMemoryStore(clock, journal);
    for (let n = 0; n < 1000; n += 1) {
      await store.put(['signin', 'conversation', String(n)], { n }, { ttlSeconds: 3600 });
      await store.addMember(['oidc', 'by-grant', String(n)], 'token', { ttlSeconds: 3600 });
    }
    await store.put(['directory', 'user'], 'stays');
    expect(held.size).toBe(2001);
    clock.advance(3600);
    for (let n = 0; n < 1100; n += 1) await store.put(['signin', 'new'], n, { ttlSeconds: 3600 });
    expect(held.size).toBe(2);
  });
});
