import type { Context } from 'koa';
import { type Clock, newId, newOpaqueToken } from '#platform';
import type { ExternalIdentity } from '#redemption';
import { type Key, oldestBeyond, type Store, type Write } from '#store';

/** Not persistent: 24 hours, or until the browser closes (entra-docs, session lifetimes). */
const sessionSeconds = 24 * 3600;
/** "Stay signed in": 90 days (refresh-tokens; the page's own text speaks of 180, unverified). */
const persistentSeconds = 90 * 24 * 3600;
/** Browsers whose session is kept; those that have not signed in for longest go first. */
const mostSessions = 20_000;
/** The session's id for scripts of our own: the session iframe compares it. */
const lightCookie = 'ESTSAUTHLIGHT';
const cookieNames = { passing: 'ESTSAUTH', persistent: 'ESTSAUTHPERSISTENT' } as const;

/** An account that has signed in in this browser. */
export interface SessionAccount {
  /** Names the account in forms. */
  readonly key: string;
  readonly identity: ExternalIdentity;
  /** Seconds since the epoch, with fractions: a revocation in the same second must tell before from after. */
  readonly authenticatedAt: number;
  readonly expiresAt: number;
  /** The person chose to stay signed in. */
  readonly persistent: boolean;
}

/** An application that was signed in to in this session; signing out tells it. */
export interface SessionApplication {
  readonly tenantId: string;
  readonly appId: string;
}

/** The session of one browser: one for all tenants, several accounts. */
export interface BrowserSession {
  /** GUID, the `sid` claim. */
  readonly sid: string;
  readonly accounts: readonly SessionAccount[];
  readonly applications: readonly SessionApplication[];
}

/** Reads and changes the session of the browser that a request comes from. */
export interface BrowserSessions {
  /** Undefined when nobody is signed in. Accounts whose time is over are left out. */
  read(ctx: Context): Promise<BrowserSession | undefined>;
  /** Adds (or renews) an account under a new cookie value, so that a planted cookie gains nothing. */
  add(ctx: Context, identity: ExternalIdentity): Promise<BrowserSession>;
  /** "Stay signed in": the account, and with it the cookie, outlives the browser. */
  keep(ctx: Context, accountKey: string): Promise<void>;
  /** Remembers an application that was signed in to. */
  enter(ctx: Context, application: SessionApplication): Promise<void>;
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
  const order: Key = ['signin', 'sessions'];
  const key = (cookie: string): Key => ['signin', 'session', cookie];
  const removing = (cookie: string): readonly Write[] => [{ remove: key(cookie) }, { dropFrom: order, member: cookie }];
  const cookieOptions = {
    httpOnly: true,
    path: '/',
    secure,
    sameSite: secure ? 'none' : 'lax',
    overwrite: true,
  } as const;

  const cookieOf = (ctx: Context) => sessionCookieOf(ctx).value;

  const read = async (ctx: Context): Promise<BrowserSession | undefined> => {
    const cookie = cookieOf(ctx);
    const session = cookie === undefined ? undefined : await store.get<BrowserSession>(key(cookie));
    const accounts = session?.accounts.filter((account) => account.expiresAt > clock.epochSeconds()) ?? [];
    return session === undefined || accounts.length === 0 ? undefined : { ...session, accounts };
  };

  const write = async (ctx: Context, session: BrowserSession) => {
    const before = cookieOf(ctx);
    const cookie = newOpaqueToken();
    const isPersistent = session.accounts.some((account) => account.persistent);
    const ttlSeconds = isPersistent ? persistentSeconds : sessionSeconds;
    const gone = [...(before === undefined ? [] : [before]), ...(await oldestBeyond(store, order, mostSessions))];
    await store.commit([
      ...gone.flatMap(removing),
      { put: key(cookie), value: session, ttlSeconds },
      { addTo: order, member: cookie, ttlSeconds },
    ]);
    const { passing, persistent } = cookieNames;
    const [name, other] = isPersistent ? [persistent, passing] : [passing, persistent];
    ctx.cookies.set(name, cookie, { ...cookieOptions, ...(isPersistent ? { maxAge: ttlSeconds * 1000 } : {}) });
    ctx.cookies.set(lightCookie, session.sid, { ...cookieOptions, httpOnly: false });
    if (ctx.cookies.get(other)) ctx.cookies.set(other, null, cookieOptions);
    // The rest of this request sees the session it has just been given.
    ctx.request.headers.cookie = replaceCookie(ctx.get('cookie'), name, cookie);
  };

  return {
    read,

    async add(ctx, identity) {
      const now = clock.epochSeconds();
      const account: SessionAccount = {
        key: accountKey(identity),
        identity,
        authenticatedAt: clock.now().getTime() / 1000,
        expiresAt: now + Math.min(sessionSeconds, identity.sessionSeconds ?? sessionSeconds),
        persistent: false,
      };
      const current = await read(ctx);
      const others = current?.accounts.filter((each) => each.key !== account.key) ?? [];
      const session = {
        sid: current?.sid ?? newId(),
        accounts: [...others, account],
        applications: current?.applications ?? [],
      };
      await write(ctx, session);
      return session;
    },

    async keep(ctx, kept) {
      const current = await read(ctx);
      if (current === undefined) return;
      const expiresAt = clock.epochSeconds() + persistentSeconds;
      const accounts = current.accounts.map((each) =>
        each.key === kept ? { ...each, expiresAt, persistent: true } : each,
      );
      await write(ctx, { ...current, accounts });
    },

    async enter(ctx, application) {
      const cookie = cookieOf(ctx);
      if (cookie === undefined) return;
      await store.change<BrowserSession>(key(cookie), (session) => {
        const isKnown = session?.applications.some(
          (each) => each.appId === application.appId && each.tenantId === application.tenantId,
        );
        return session === undefined || isKnown
          ? session
          : { ...session, applications: [...session.applications, application] };
      });
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
      const cookie = cookieOf(ctx);
      if (cookie !== undefined) await store.commit(removing(cookie));
      ctx.cookies.set(lightCookie, null, { ...cookieOptions, httpOnly: false });
      for (const name of Object.values(cookieNames)) {
        if (ctx.cookies.get(name)) ctx.cookies.set(name, null, cookieOptions);
      }
      return leaving;
    },
  };
}

/** The session's cookie as this request brings it. */
export function sessionCookieOf(ctx: Context): { readonly name: string; readonly value: string | undefined } {
  const { passing, persistent } = cookieNames;
  const kept = ctx.cookies.get(persistent);
  return kept ? { name: persistent, value: kept } : { name: passing, value: ctx.cookies.get(passing) || undefined };
}

/** One account of one realm has one key. */
export function accountKey(identity: Pick<ExternalIdentity, 'kind' | 'issuer' | 'subject'>): string {
  return Buffer.from(JSON.stringify([identity.kind, identity.issuer, identity.subject])).toString('base64url');
}

function replaceCookie(header: string, name: string, value: string): string {
  const names: readonly string[] = Object.values(cookieNames);
  const others = header.split(/;\s*/).filter((each) => each !== '' && !names.includes(each.split('=')[0] ?? ''));
  return [...others, `${name}=${value}`].join('; ');
}
