import { createHash } from 'node:crypto';

/** 43 to 128 unreserved characters (RFC 7636 4.1). */
const shape = /^[\w.~-]{43,128}$/;

/** The S256 challenge of a verifier; undefined when it is none. */
export function challengeOf(verifier: string): string | undefined {
  return shape.test(verifier) ? createHash('sha256').update(verifier).digest('base64url') : undefined;
}

/**
 * The engine knows S256 only. A `plain` challenge is the verifier itself, so its hash is what the engine must see; the
 * same hash is made of the verifier at redemption. Undefined when the challenge has no good form.
 */
export function challengeForEngine(challenge: string, method: string | undefined): string | undefined {
  if (!shape.test(challenge)) return undefined;
  return method === 'S256' ? challenge : challengeOf(challenge);
}
