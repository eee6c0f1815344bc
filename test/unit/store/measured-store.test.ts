import { describe, expect, it } from '@jest/globals';
import { createMemoryStore, measureStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

describe('a store that is measured', () => {
  it('tells every operation with its time, and which failed', async () => {
    const seen: (readonly [operation: string, failed: boolean])[] = [];
    const times: number[] = [];
    const store = measureStore(createMemoryStore(createFakeClock()), (operation, seconds, failed) => {
      seen.push([operation, failed]);
      times.push(seconds);
    });
    await store.put(['room', 'a'], 1);
    const broken = store.change(['room', 'a'], () => {
      throw new Error('on purpose');
    });
    await expect(broken).rejects.toThrow('on purpose');
    for await (const key of store.keys(['room'])) expect(await store.get(key)).toBe(1);
    await store.commit([{ clear: ['room'] }]);
    expect(seen).toEqual([
      ['put', false],
      ['change', true],
      ['get', false],
      ['keys', false],
      ['commit', false],
    ]);
    expect(times.every((seconds) => seconds >= 0 && seconds < 5)).toBe(true);
  });
});
