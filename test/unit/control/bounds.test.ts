import { describe, expect, it } from '@jest/globals';
import { createMailbox, createTimeline } from '#control';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const setUp = () => {
  const clock = createFakeClock();
  return { clock, store: createMemoryStore(clock) };
};
const event = (name: string) => ({ step: 'http', name, outcome: 'ok' }) as const;

describe('timelines', () => {
  it('are kept of the last 1000 sign-ins, and nothing is left of those before', async () => {
    const { clock, store } = setUp();
    const timeline = createTimeline({ store, clock });
    for (let n = 0; n < 1050; n += 1) {
      timeline.within({ signInId: `sign-in ${n}` }).record(event('seen'));
      if (n % 100 === 0) await timeline.flush();
    }
    expect(await timeline.recent({ limit: 5000 })).toHaveLength(1000);
    expect([await timeline.timeline('sign-in 49'), (await timeline.timeline('sign-in 50')).length]).toEqual([[], 1]);
    const dump = await store.dump(['control']);
    expect(dump.filter((each) => /sign-in 49\b/.test(JSON.stringify(each)))).toEqual([]);
    expect(dump.length).toBeLessThanOrEqual(5000);
  });

  it.each([
    { of: 'a sign-in that goes round and round', context: { signInId: 'loop' }, id: 'loop' },
    { of: 'what belongs to no sign-in', context: {}, id: 'apart' },
  ])('have the last 200 events of $of, however many are recorded together', async ({ context, id }) => {
    const most = 200;
    const { clock, store } = setUp();
    const timeline = createTimeline({ store, clock });
    for (let n = 0; n < 4 * most; n += 1) {
      timeline.within(context).record(event(`event ${n}`));
      if (n % 70 === 0 || n < 10) await timeline.flush();
    }
    const names = (await timeline.timeline(id)).map(({ name }) => name);
    expect([names.length, names[0], names.at(-1)]).toEqual([most, `event ${3 * most}`, `event ${4 * most - 1}`]);
    const parts = await store.dump(['control', 'timeline']);
    const kept = parts.flatMap((each) => ('put' in each ? (each.value as readonly unknown[]) : []));
    // What was written together goes together.
    expect(kept.length).toBeLessThan(most + 70);
  });
});

describe('the mailbox', () => {
  it('has the last 1000 mails, and nothing is left of those before', async () => {
    const { clock, store } = setUp();
    const mailbox = createMailbox({ store, clock, from: 'us@guesthouse.example' });
    for (let n = 0; n < 1020; n += 1) {
      await mailbox.send({ to: 'otto@smallpartner.example', subject: `mail ${n}`, text: '', html: '' });
    }
    const mails = await mailbox.list();
    expect([mails.length, mails[0]?.subject, mails.at(-1)?.subject]).toEqual([1000, 'mail 1019', 'mail 20']);
    // The mails, whose each is, and their count.
    expect(await store.dump(['control'])).toHaveLength(2001);
  });
});
