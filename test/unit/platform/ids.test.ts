import { expect, it } from '@jest/globals';
import { newOpaqueToken } from '#platform';

it.each([9, 16, 32, 48])('an opaque value of %i bytes has all of them, and comes once', (bytes) => {
  const values = Array.from({ length: 2000 }, () => newOpaqueToken(bytes));
  expect(new Set(values).size).toBe(2000);
  for (const value of values) expect(Buffer.from(value, 'base64url')).toHaveLength(bytes);
  // No bytes of one are those of the next.
  const starts = new Set(values.map((value) => value.slice(0, 8)));
  const ends = values.map((value) => value.slice(-8));
  expect([starts.size, ends.filter((end) => starts.has(end))]).toEqual([2000, []]);
});
