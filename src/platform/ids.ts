import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';

/** A new GUID, as Entra names objects, requests and traces. */
export function newId(): string {
  return randomUUID();
}

/** An unguessable opaque value (256 bits, base64url) for handles, session ids and anti-forgery values. */
export function newOpaqueToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** Decimal digits from a cryptographic source, each combination equally likely; leading zeros are kept. */
export function newSecretDigits(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('');
}

/** SHA-256 of a text, base64url: for values that are stored only to be recognised again. */
export function sha256Base64Url(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
