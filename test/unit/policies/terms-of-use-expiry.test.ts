import { describe, expect, it } from '@jest/globals';
import type { Agreement } from '#directory';
import { acceptedUntil } from '#policies';

const agreement = (settings: Partial<Agreement>): Agreement => ({
  ...{ id: 'a', displayName: 'Terms', createdDateTime: '2026-01-01T00:00:00Z', files: [] },
  ...{ isViewingBeforeAcceptanceRequired: false, isPerDeviceAcceptanceRequired: false },
  ...{ userReacceptRequiredFrequency: null, termsExpiration: null },
  ...settings,
});
const until = (settings: Partial<Agreement>, accepted: string) =>
  acceptedUntil(agreement(settings), new Date(accepted))?.toISOString();
const onSchedule = (startDateTime: string, frequency: string, accepted: string) =>
  until({ termsExpiration: { startDateTime, frequency } }, accepted);

describe('an acceptance of terms of use', () => {
  it('is good for ever, or for as many days as is said', () => {
    expect(acceptedUntil(agreement({}), new Date())).toBeNull();
    expect(until({ userReacceptRequiredFrequency: 'P30D' }, '2026-03-01T12:00:00Z')).toBe('2026-03-31T12:00:00.000Z');
  });

  it.each([
    ['before the first day', '2026-01-31T00:00:00Z', 'P1M', '2025-06-01T00:00:00Z', '2026-01-31T00:00:00.000Z'],
    ['on the first day', '2026-01-31T00:00:00Z', 'P1M', '2026-01-31T00:00:00Z', '2026-02-28T00:00:00.000Z'],
    ['after a short month', '2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00Z', '2026-03-31T00:00:00.000Z'],
    ['in a later year', '2026-01-31T00:00:00Z', 'P1M', '2031-12-31T01:00:00Z', '2032-01-31T00:00:00.000Z'],
    ['every half year', '2026-01-15T06:00:00Z', 'P6M', '2027-01-15T05:59:59Z', '2027-01-15T06:00:00.000Z'],
    ['every year from a leap day', '2024-02-29T00:00:00Z', 'P1Y', '2026-05-01T00:00:00Z', '2027-02-28T00:00:00.000Z'],
    ['every ninety days', '2026-01-01T00:00:00Z', 'P90D', '2026-04-01T00:00:00Z', '2026-06-30T00:00:00.000Z'],
    ['with an offset', '2026-01-01T00:00:00+02:00', 'P1Y', '2025-12-31T21:00:00Z', '2025-12-31T22:00:00.000Z'],
  ])('ends on the next day of a schedule: %s', (_, start, frequency, accepted, end) => {
    expect(onSchedule(start, frequency, accepted)).toBe(end);
  });

  it('ends with whichever comes first', () => {
    const termsExpiration = { startDateTime: '2026-06-01T00:00:00Z', frequency: 'P1Y' };
    const both = { termsExpiration, userReacceptRequiredFrequency: 'P30D' };
    expect(until(both, '2026-01-01T00:00:00Z')).toBe('2026-01-31T00:00:00.000Z');
    expect(until(both, '2026-05-20T00:00:00Z')).toBe('2026-06-01T00:00:00.000Z');
  });
});
