import { createHmac, randomBytes } from 'node:crypto';
import { type Application, verifyPassword } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock } from '#platform';

/**
 * Secrets that were right before: a client shows its secret with every token, and scrypt is made to be slow. Kept as
 * HMACs under a key of this process, the oldest forgotten first.
 */
const known = new Set<string>();
const mostKnown = 1000;
const processKey = randomBytes(32);

async function isSecretOf(secret: string, hash: string): Promise<boolean> {
  const mark = createHmac('sha256', processKey).update(`${hash}\0${secret}`).digest('base64url');
  if (known.has(mark)) return true;
  if (!(await verifyPassword(secret, hash))) return false;
  known.add(mark);
  const [oldest] = known;
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return true;
}

/** Judges a client secret: `1`, or AADSTS7000215 (wrong) or 7000222 (its time is over). */
export async function checkSecret(application: Application, secret: string, clock: Clock): Promise<'1' | EntraError> {
  const { appId } = application;
  let matched = false;
  for (const credential of application.passwordCredentials) {
    if (!(await isSecretOf(secret, credential.secretHash))) continue;
    matched = true;
    if (credential.endDateTime === null || new Date(credential.endDateTime) > clock.now()) return '1';
  }
  return entraError(matched ? 7000222 : 7000215, { appId });
}
