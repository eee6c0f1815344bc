import type { Agreement, AgreementAcceptance } from '#directory';

const dayMs = 24 * 3600 * 1000;

/** Whether an acceptance was good once and is over (terms-of-use: duration before reacceptance, expire consents). */
export function isOver(
  agreement: Agreement,
  { recordedDateTime }: Pick<AgreementAcceptance, 'recordedDateTime'>,
  now: Date,
): boolean {
  const end = acceptedUntil(agreement, new Date(recordedDateTime));
  return end !== null && end.getTime() <= now.getTime();
}

/** When an acceptance of this moment is no longer good; null for never. */
export function acceptedUntil(agreement: Agreement, accepted: Date): Date | null {
  const ends = [ownEnd(agreement, accepted), endForAll(agreement, accepted)].filter((end) => end !== undefined);
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** So many days after each person's own acceptance. */
function ownEnd({ userReacceptRequiredFrequency: frequency }: Agreement, accepted: Date): number | undefined {
  return frequency === null ? undefined : accepted.getTime() + Number(/^P(\d+)D$/.exec(frequency)?.[1]) * dayMs;
}

/** On the same days for everybody: the first of them, and then again and again. */
function endForAll({ termsExpiration }: Agreement, accepted: Date): number | undefined {
  if (!termsExpiration) return undefined;
  const first = new Date(termsExpiration.startDateTime);
  const [, count, unit] = /^P(\d+)([DMY])$/.exec(termsExpiration.frequency) ?? [];
  const step = Number(count) * (unit === 'Y' ? 12 : 1);
  const at = (time: number) => (unit === 'D' ? first.getTime() + time * step * dayMs : monthsAfter(first, time * step));
  const days = (accepted.getTime() - first.getTime()) / dayMs;
  // A month has 31 days at most: never beyond the one that is looked for.
  let time = Math.max(0, Math.floor(days / (unit === 'D' ? step : step * 31)));
  while (at(time) <= accepted.getTime()) time += 1;
  return at(time);
}

/** The same day of a later month, or its last one. */
function monthsAfter(date: Date, months: number): number {
  const later = new Date(date);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return later.getTime();
}
