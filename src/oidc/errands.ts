import type { Context } from 'koa';
import { isSameSecret, newOpaqueToken } from '#platform';
import type { Store } from '#store';

/** Why a page of our own sends the browser through a sign-in, and what becomes of it afterwards. */
export type Errand =
  | { readonly purpose: 'device'; readonly clientId: string; readonly deviceCode: string }
  | { readonly purpose: 'landing'; readonly clientId: string; readonly landing: string }
  | {
      readonly purpose: 'admin-consent';
      readonly clientId: string;
      readonly version: 1 | 2;
      readonly redirectUri: string;
      readonly state: string | undefined;
      readonly scope: string;
    };

const key = (handle: string) => ['oidc', 'errand', handle] as const;
const errandSeconds = 30 * 60;
/** Binds an errand, and the form that began it, to one browser. */
const cookieName = 'gh_errand';

/**
 * Sign-ins that this server asks of itself: it is its own relying party, with a redirect URI (`/oauth2/return`) that
 * counts only for a request whose `state` is an errand in hand.
 */
export interface Errands {
  begin(errand: Errand): Promise<string>;
  /** The errand of a handle, without ending it. */
  peek(handle: string): Promise<Errand | undefined>;
  /** Ends an errand; of two who try one gets it. */
  end(handle: string): Promise<Errand | undefined>;
}

/** Errands on the store. */
export function createErrands(store: Store): Errands {
  return {
    async begin(errand) {
      const handle = newOpaqueToken();
      await store.put(key(handle), errand, { ttlSeconds: errandSeconds });
      return handle;
    },
    peek: (handle) => store.get<Errand>(key(handle)),
    end: (handle) => store.take<Errand>(key(handle)),
  };
}

/** A value for this browser's forms, also in its cookie: a form from elsewhere does not know it. */
export function formCanary(ctx: Context): string {
  const known = ctx.cookies.get(cookieName);
  if (known !== undefined && known !== '') return known;
  const canary = newOpaqueToken();
  ctx.cookies.set(cookieName, canary, {
    httpOnly: true,
    path: '/',
    sameSite: 'lax',
    secure: ctx.secure,
    overwrite: true,
  });
  return canary;
}

/** Whether a form (or a return) belongs to this browser. */
export function isOwnForm(ctx: Context, canary: string | undefined): boolean {
  const expected = ctx.cookies.get(cookieName) ?? '';
  return expected !== '' && isSameSecret(canary ?? '', expected);
}
