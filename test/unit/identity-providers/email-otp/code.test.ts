import { describe, expect, it } from '@jest/globals';
import type { Clock } from '#platform';
import { createOneTimeCodes } from '#src/identity-providers/email-otp/code.js';
import { createMemoryStore } from '#store';

const otto = 'otto@smallpartner.example';

function setUp() {
  let seconds = 1_800_000_000;
  const clock: Clock = { now: () => new Date(seconds * 1000), epochSeconds: () => seconds };
  const store = createMemoryStore(clock);
  const codes = createOneTimeCodes({ store, clock, tenantId: 'contoso' });
  const issue = async (conversation = 'one') => {
    const fresh = await codes.issue(otto, conversation);
    if (!('code' in fresh)) throw new Error(`wait ${fresh.waitSeconds}`);
    return fresh.code;
  };
  return {
    codes,
    store,
    issue,
    pass: (by: number) => {
      seconds += by;
    },
  };
}

const another = (code: string) => (code === '00000000' ? '00000001' : '00000000');

describe('a one-time code', () => {
  it('has eight digits and is not the same twice', async () => {
    const { issue, pass } = setUp();
    const first = await issue();
    pass(61);
    const second = await issue();
    expect(first).toMatch(/^\d{8}$/);
    expect(second).not.toBe(first);
  });

  it('is not kept itself, only a hash of it', async () => {
    const { issue, store } = setUp();
    const code = await issue();
    for await (const key of store.keys(['email-otp'])) expect(JSON.stringify(await store.get(key))).not.toContain(code);
  });

  it('lets in once and never again', async () => {
    const { codes, issue } = setUp();
    const code = await issue();
    expect(await codes.check(otto, 'one', code)).toBe('right');
    expect(await codes.check(otto, 'one', code)).toBe('expired');
  });

  it('lets in exactly one of twenty at once', async () => {
    const { codes, issue } = setUp();
    const code = await issue();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => codes.check(otto, 'one', code)));
    expect(verdicts.filter((verdict) => verdict === 'right')).toHaveLength(1);
  });

  it('is good for thirty minutes', async () => {
    const { codes, issue, pass } = setUp();
    const code = await issue();
    pass(30 * 60 - 1);
    expect(await codes.check(otto, 'one', another(code))).toBe('wrong');
    pass(1);
    expect(await codes.check(otto, 'one', code)).toBe('expired');
  });

  it('fails at the sixth try even when it is right', async () => {
    const { codes, issue } = setUp();
    const code = await issue();
    const verdicts: string[] = [];
    for (let count = 0; count < 5; count += 1) verdicts.push(await codes.check(otto, 'one', another(code)));
    expect(verdicts).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
    expect(await codes.check(otto, 'one', code)).toBe('locked');
  });

  it('counts guesses that come at once', async () => {
    const { codes, issue } = setUp();
    const code = await issue();
    await Promise.all(Array.from({ length: 30 }, () => codes.check(otto, 'one', another(code))));
    expect(await codes.check(otto, 'one', code)).toBe('locked');
  });

  it('is void once a newer one was asked for', async () => {
    const { codes, issue, pass } = setUp();
    const older = await issue();
    pass(61);
    const newer = await issue();
    expect(await codes.check(otto, 'one', older)).toBe('wrong');
    expect(await codes.check(otto, 'one', newer)).toBe('right');
  });

  it('is of no use in another browser, which costs its owner no try', async () => {
    const { codes, issue } = setUp();
    const code = await issue('one');
    for (let count = 0; count < 10; count += 1) expect(await codes.check(otto, 'two', code)).toBe('replaced');
    expect(await codes.check(otto, 'one', code)).toBe('right');
  });

  it('makes the browser that asks again wait a minute', async () => {
    const { codes, issue, pass } = setUp();
    await issue();
    pass(20);
    expect(await codes.issue(otto, 'one')).toEqual({ waitSeconds: 40 });
    pass(40);
    expect(await codes.issue(otto, 'one')).toHaveProperty('code');
  });

  it('is sent ten times an hour at most', async () => {
    const { codes, issue, pass } = setUp();
    for (let count = 0; count < 10; count += 1) await issue(`browser ${count}`);
    expect(await codes.issue(otto, 'eleventh')).toHaveProperty('waitSeconds');
    pass(3601);
    expect(await codes.issue(otto, 'eleventh')).toHaveProperty('code');
  });
});
