import { describe, expect, it } from '@jest/globals';
import { issuedJustNow, notTooEarly, notYetOver, readTime } from '#src/identity-providers/federation/times.js';

const now = new Date('2026-03-01T12:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
const refused = (check: string) => expect.objectContaining({ check });

describe('a moment decides', () => {
  it('over is what ended two minutes ago, not a millisecond later', () => {
    expect(notYetOver(at(-119_999), 'expired', now)).toEqual(new Date(now.getTime() - 119_999));
    expect(() => notYetOver(at(-120_000), 'expired', now)).toThrow(refused('expired'));
  });

  it('the end of a confirmation is an end like any other', () => {
    expect(() => notYetOver(at(-120_000), 'confirmation', now)).toThrow(refused('expired'));
    expect(() => notYetOver(undefined, 'confirmation', now)).toThrow(refused('confirmation'));
  });

  it('too early is what begins in more than two minutes; who names no beginning began', () => {
    notTooEarly(undefined, { now });
    notTooEarly(at(120_000), { now });
    expect(() => notTooEarly(at(120_001), { now })).toThrow(refused('not-before'));
  });

  it('issued just now is within ten minutes, give or take two', () => {
    issuedJustNow(at(-720_000), { now });
    issuedJustNow(at(120_000), { now });
    expect(() => issuedJustNow(at(-720_001), { now })).toThrow(refused('issue-instant'));
    expect(() => issuedJustNow(at(120_001), { now })).toThrow(refused('issue-instant'));
    expect(() => issuedJustNow(undefined, { now })).toThrow(refused('issue-instant'));
  });
});

it('a time has seconds and a zone, and exists', () => {
  expect(readTime('2026-03-01T13:00:00.123456789+01:00', 'x').toISOString()).toBe('2026-03-01T12:00:00.123Z');
  for (const wrong of [undefined, '', 'undefined', '2026-03-01T12:00Z', '2026-03-01T12:00:00', '2026-02-31T25:00:00Z'])
    expect(() => readTime(wrong, 'x')).toThrow(refused('x'));
});
