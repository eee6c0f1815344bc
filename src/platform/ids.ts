import { createHash, randomFillSync, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';

/** A new GUID, as Entra names objects, requests and traces. */
export function newId(): string {
  return randomUUID();
}

/** Randomness is fetched for many values at once: a call to the system costs more than a token's worth of it. */
const poolBytes = 8192;
let unused = Buffer.alloc(0);

/** An unguessable opaque value (256 bits, base64url) for handles, session ids and anti-forgery values. */
export function newOpaqueToken(bytes = 32): string {
  if (unused.length < bytes) unused = randomFillSync(Buffer.allocUnsafe(poolBytes));
  const value = unused.toString('base64url', 0, bytes);
  unused = unused.subarray(bytes);
  return value;
}

/** Decimal digits from a cryptographic source, each combination equally likely; leading zeros are kept. */
export function newSecretDigits(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('');
}

/** Whether two texts are the same, told in a time that does not depend on where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** SHA-256 of a text, base64url: for values that are stored only to be recognised again. */
export function sha256Base64Url(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
