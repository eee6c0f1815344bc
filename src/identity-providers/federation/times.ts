import { XmlRefusal } from '#xml';
import { type Expectation, skewMs } from './expectation.js';

const longestBackMs = 10 * 60_000;

/** Strict: with seconds and a zone (`xs:dateTime` in UTC, SAML core 1.3.3). Throws `XmlRefusal`. */
export function readTime(value: string | undefined, check: string): Date {
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(value)) {
    throw new XmlRefusal(check, 'A time of the message is missing or malformed.');
  }
  const parsed = new Date(value);
  if (Number.isNaN(parsed.getTime())) throw new XmlRefusal(check, 'A time of the message does not exist.');
  return parsed;
}

/** When it ends; refused when that is over. */
export function notYetOver(value: string | undefined, check: string, now: Date): Date {
  const end = readTime(value, check);
  if (end.getTime() + skewMs <= now.getTime())
    throw new XmlRefusal(check === 'confirmation' ? 'expired' : check, 'The message has expired.');
  return end;
}

/** Refuses what begins later. */
export function notTooEarly(value: string | undefined, { now }: Pick<Expectation, 'now'>): void {
  if (value !== undefined && readTime(value, 'not-before').getTime() > now.getTime() + skewMs) {
    throw new XmlRefusal('not-before', 'The message is not good yet.');
  }
}

/** Refuses a message issued more than ten minutes ago, or in the future. */
export function issuedJustNow(value: string | undefined, { now }: Pick<Expectation, 'now'>): void {
  const age = now.getTime() - readTime(value, 'issue-instant').getTime();
  if (age > longestBackMs + skewMs)
    throw new XmlRefusal('issue-instant', 'The message was issued more than ten minutes ago.');
  if (age < -skewMs) throw new XmlRefusal('issue-instant', 'The message was issued in the future.');
}
