import type { User } from './model/user.js';

/** Ends every session and refresh token of before (user-revokesigninsessions). */
export function withSessionsRevoked(user: User, now: Date): User {
  return { ...user, signInSessionsValidFromDateTime: now.toISOString() };
}

/** Whether a sign-in at this time, in seconds since the epoch, was revoked since. */
export function isSignInRevoked(user: User, authenticatedAt: number | undefined): boolean {
  const from = user.signInSessionsValidFromDateTime;
  return from !== undefined && authenticatedAt !== undefined && authenticatedAt * 1000 < Date.parse(from);
}
