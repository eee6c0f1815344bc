import { describe, expect, it } from '@jest/globals';
import { createTimeline } from '#control';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { createDyingStore } from '../../support/fakes/dying-store.js';

const clock = createFakeClock();
const event = (name: string) => ({ step: 'engine', name, outcome: 'ok' }) as const;

describe('timelines on one store', () => {
  it('lose nothing of what several servers record at the same moment', async () => {
    const store = createMemoryStore(clock);
    const servers = [1, 2, 3].map(() => createTimeline({ store, clock }));
    for (let at = 0; at < 30; at += 1) {
      for (const [which, server] of servers.entries()) {
        server.within({ signInId: 'shared' }).record(event(`${which}-${at}`));
        server.within({ signInId: `own-${which}-${at}` }).record(event('alone'));
      }
      await Promise.all(servers.map((server) => server.flush()));
    }
    const [reader] = servers;
    expect(await reader?.timeline('shared')).toHaveLength(90);
    expect(await reader?.recent({ limit: 1000 })).toHaveLength(91);
  });

  it('keep the last two hundred events of a sign-in, and the last thousand sign-ins', async () => {
    const store = createMemoryStore(clock);
    const timeline = createTimeline({ store, clock });
    for (let at = 0; at < 250; at += 1) {
      timeline.within({ signInId: 'loop' }).record(event(`event ${at}`));
      if (at % 3 === 0) await timeline.flush();
    }
    const kept = await timeline.timeline('loop');
    expect([kept.length, kept[0]?.name, kept.at(-1)?.name]).toEqual([200, 'event 50', 'event 249']);

    for (let at = 0; at < 1003; at += 1) timeline.within({ signInId: `s${at}` }).record(event('once'));
    const all = await timeline.recent({ limit: 5000 });
    expect([all.length, all[0]?.id, all.at(-1)?.id]).toEqual([1000, 's1002', 's3']);
    expect(await timeline.timeline('loop')).toEqual([]);
    let left = 0;
    for await (const _ of store.keys(['control'])) left += 1;
    expect(left).toBe(2000);
  });

  it('move a sign-in to the front when it goes on, and never throw when the store is gone', async () => {
    const store = createDyingStore(createMemoryStore(clock));
    const timeline = createTimeline({ store, clock });
    const record = async (signInId: string) => {
      timeline.within({ signInId, user: 'Ana@Partner.example' }).record(event('seen'));
      await timeline.flush();
    };
    for (const id of ['first', 'second', 'first']) await record(id);
    expect((await timeline.recent({ user: 'ana@partner.example' })).map(({ id }) => id)).toEqual(['first', 'second']);
    store.kill();
    await expect(record('third')).resolves.toBeUndefined();
  });
});
