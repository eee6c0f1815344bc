import { readLoginHint } from '#claims';
import { isSignInRevoked, type User } from '#directory';
import { redeem } from '#redemption';
import type { BrowserSession, SessionAccount } from './browser-session.js';

/** Whom the browser's session stands for at a tenant, without asking anybody. */
export type SilentChoice =
  | { readonly kind: 'account'; readonly account: SessionAccount; readonly user: User }
  /** Nobody is signed in, or nobody who fits the hint. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'several' }
  /** The request names a session (`sid`) and this browser has another, or none. */
  | { readonly kind: 'other-session' | 'unknown-session' }
  /** Somebody is, but is no user of the tenant, or must accept its permissions first. */
  | { readonly kind: 'not-usable'; readonly because: string };

/** What narrows the choice. */
export interface SessionHints {
  readonly loginHint?: string | undefined;
  readonly sid?: string | undefined;
}

/** The accounts of a session that fit the hints. */
export function fittingAccounts(session: BrowserSession | undefined, hints: SessionHints): readonly SessionAccount[] {
  if (session === undefined || (hints.sid !== undefined && hints.sid !== session.sid)) return [];
  const { loginHint } = hints;
  return loginHint === undefined
    ? session.accounts
    : session.accounts.filter((account) => account.identity.email === readLoginHint(loginHint));
}

/** One fitting account that is a user of the tenant signs in silently (session decision of `/authorize`). */
export async function chooseSilently(
  session: BrowserSession | undefined,
  hints: SessionHints,
  directory: Parameters<typeof redeem>[0],
): Promise<SilentChoice> {
  if (hints.sid !== undefined && hints.sid !== session?.sid) {
    return { kind: session === undefined ? 'unknown-session' : 'other-session' };
  }
  const [account, ...others] = fittingAccounts(session, hints);
  if (account === undefined) return { kind: 'nobody' };
  if (others.length > 0) return { kind: 'several' };
  const outcome = await redeem(directory, account.identity);
  if ('user' in outcome && isSignInRevoked(outcome.user, account.authenticatedAt)) return { kind: 'nobody' };
  return outcome.kind === 'member' || outcome.kind === 'known'
    ? { kind: 'account', account, user: outcome.user }
    : { kind: 'not-usable', because: outcome.because };
}
