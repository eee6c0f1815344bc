import type { Context } from 'koa';
import { newOpaqueToken } from '#platform';
import type { Store } from '#store';

/** Somebody who is signed in at the partner in one browser, and where from. */
export interface SignedIn {
  readonly email: string;
  /** How the assertion named the person and the session; SAML only. */
  readonly nameId?: string;
  readonly sessionIndex?: string;
  /** The relying party by its name, and the address that it takes messages at. */
  readonly relyingParty: string;
  readonly returnAddress: string;
}

/** The partner's own session of a browser: nothing but a list of whom to tell when the person signs out. */
export interface PartnerSessions {
  list(ctx: Context): Promise<readonly SignedIn[]>;
  add(ctx: Context, signedIn: SignedIn): Promise<void>;
  /** Whom a relying party names; answers how many there were. */
  end(ctx: Context, isEnded: (each: SignedIn) => boolean): Promise<number>;
}

const sessionSeconds = 24 * 3600;

/** On the store, by a cookie of the partner's own (own design). It signs nobody in: the next sign-in asks again. */
export function createPartnerSessions(name: string, isSecure: boolean, store: Store): PartnerSessions {
  const cookieName = `${name}_signed_in`;
  const key = (cookie: string) => ['partner', name, 'session', cookie] as const;
  const list = async (ctx: Context) => {
    const cookie = ctx.cookies.get(cookieName);
    return (cookie && (await store.get<readonly SignedIn[]>(key(cookie)))) || [];
  };
  return {
    list,
    async add(ctx, signedIn) {
      const others = (await list(ctx)).filter(
        (each) => each.email !== signedIn.email || each.relyingParty !== signedIn.relyingParty,
      );
      const cookie = ctx.cookies.get(cookieName) || newOpaqueToken();
      await store.put(key(cookie), [...others, signedIn], { ttlSeconds: sessionSeconds });
      const sameSite = isSecure ? 'none' : 'lax';
      ctx.cookies.set(cookieName, cookie, {
        ...{ httpOnly: true, path: `/partners/${name}`, secure: isSecure, sameSite, overwrite: true },
      });
    },
    async end(ctx, isEnded) {
      const before = await list(ctx);
      const staying = before.filter((each) => !isEnded(each));
      const cookie = ctx.cookies.get(cookieName);
      if (cookie) await store.put(key(cookie), staying, { ttlSeconds: sessionSeconds });
      return before.length - staying.length;
    },
  };
}
