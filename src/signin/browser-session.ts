import type { Context } from 'koa';
import { type Clock, newId, newOpaqueToken } from '#platform';
import type { ExternalIdentity } from '#redemption';
import type { Store } from '#store';

/** Not persistent: 24 hours, or until the browser closes (entra-docs, session lifetimes). */
const sessionSeconds = 24 * 3600;
const cookieName = 'ESTSAUTH';

/** An account that has signed in in this browser. */
export interface SessionAccount {
  /** Names the account in forms. */
  readonly key: string;
  readonly identity: ExternalIdentity;
  /** Seconds since the epoch. */
  readonly authenticatedAt: number;
  readonly expiresAt: number;
}

/** The session of one browser: one for all tenants, several accounts. */
export interface BrowserSession {
  /** GUID, the `sid` claim. */
  readonly sid: string;
  readonly accounts: readonly SessionAccount[];
}

/** Reads and changes the session of the browser that a request comes from. */
export interface BrowserSessions {
  /** Undefined when nobody is signed in. Accounts whose time is over are left out. */
  read(ctx: Context): Promise<BrowserSession | undefined>;
  /** Adds (or renews) an account under a new cookie value, so that a planted cookie gains nothing. */
  add(ctx: Context, identity: ExternalIdentity): Promise<BrowserSession>;
  /** Signs one account out, or all. Answers what was signed out. */
  remove(ctx: Context, key?: string): Promise<readonly SessionAccount[]>;
}

/** Sessions on the store. `secure`: the origin is https, so the cookie may travel in third-party iframes (silent renewal). */
export function createBrowserSessions(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly secure: boolean;
}): BrowserSessions {
  const { store, clock, secure } = deps;
  const key = (cookie: string) => ['signin', 'session', cookie] as const;
  const cookieOptions = {
    httpOnly: true,
    path: '/',
    secure,
    sameSite: secure ? 'none' : 'lax',
    overwrite: true,
  } as const;

  const read = async (ctx: Context): Promise<BrowserSession | undefined> => {
    const cookie = ctx.cookies.get(cookieName);
    const session = cookie === undefined ? undefined : await store.get<BrowserSession>(key(cookie));
    const accounts = session?.accounts.filter((account) => account.expiresAt > clock.epochSeconds()) ?? [];
    return session === undefined || accounts.length === 0 ? undefined : { ...session, accounts };
  };

  const write = async (ctx: Context, session: BrowserSession) => {
    const before = ctx.cookies.get(cookieName);
    if (before !== undefined) await store.remove(key(before));
    const cookie = newOpaqueToken();
    await store.put(key(cookie), session, { ttlSeconds: sessionSeconds });
    ctx.cookies.set(cookieName, cookie, cookieOptions);
    // The rest of this request sees the session it has just been given.
    ctx.request.headers.cookie = replaceCookie(ctx.get('cookie'), cookie);
  };

  return {
    read,

    async add(ctx, identity) {
      const now = clock.epochSeconds();
      const account: SessionAccount = {
        key: accountKey(identity),
        identity,
        authenticatedAt: now,
        expiresAt: now + Math.min(sessionSeconds, identity.sessionSeconds ?? sessionSeconds),
      };
      const current = await read(ctx);
      const others = current?.accounts.filter((each) => each.key !== account.key) ?? [];
      const session = { sid: current?.sid ?? newId(), accounts: [...others, account] };
      await write(ctx, session);
      return session;
    },

    async remove(ctx, accountToRemove) {
      const current = await read(ctx);
      if (current === undefined) return [];
      const leaving = current.accounts.filter((each) => accountToRemove === undefined || each.key === accountToRemove);
      const staying = current.accounts.filter((each) => !leaving.includes(each));
      if (staying.length > 0) {
        await write(ctx, { ...current, accounts: staying });
        return leaving;
      }
      const cookie = ctx.cookies.get(cookieName);
      if (cookie !== undefined) await store.remove(key(cookie));
      ctx.cookies.set(cookieName, null, cookieOptions);
      return leaving;
    },
  };
}

/** One account of one realm has one key. */
export function accountKey(identity: Pick<ExternalIdentity, 'kind' | 'issuer' | 'subject'>): string {
  return Buffer.from(JSON.stringify([identity.kind, identity.issuer, identity.subject])).toString('base64url');
}

function replaceCookie(header: string, value: string): string {
  const others = header.split(/;\s*/).filter((each) => each !== '' && !each.startsWith(`${cookieName}=`));
  return [...others, `${cookieName}=${value}`].join('; ');
}
