import type { Context } from 'koa';
import { newOpaqueToken } from '#platform';
import { leavePage } from '../pages.js';
import { createLeaving } from './leave-partner.js';
import { createNotices } from './partner-notice.js';
import type { PartnerSignOut, PartnerSignOutDeps, SignOutParts } from './sign-out-parts.js';

/** A departure is followed at once. */
const departureSeconds = 600;
/** Marks what our own page posted again. */
const again = 'guesthouse_again';

/** Both directions, and the pages between. */
export function createPartnerSignOut(deps: PartnerSignOutDeps): PartnerSignOut {
  const { origin, store, renderer, secure } = deps;
  const departureKey = (handle: string) => ['signin', 'departure', handle] as const;
  const showForm = (ctx: Context, { action, fields, partnerName }: PostForm) => {
    const shown = Object.entries(fields).map(([name, value]) => ({ name, value }));
    ctx.type = 'html';
    ctx.body = renderer.page(leavePage({ action, fields: shown, partnerName, signingOut: true }));
  };
  const parts: SignOutParts = {
    ...deps,
    async addressOf(departure, { tenantId }, partnerName) {
      if (departure.kind === 'redirect') return departure.url;
      const handle = newOpaqueToken();
      const { action, fields } = departure;
      const form: PostForm = { action, fields, partnerName };
      await store.put(departureKey(handle), form, { ttlSeconds: departureSeconds });
      return `${origin}/${tenantId}/signout/${handle}`;
    },
    postsAgain(ctx, { method, form }, cookieName) {
      if (secure || method !== 'POST' || form[again] !== undefined || ctx.cookies.get(cookieName)) return false;
      showForm(ctx, { action: `${origin}/login.srf`, fields: { ...form, [again]: '1' }, partnerName: '' });
      return true;
    },
  };
  const leaving = createLeaving(parts);
  const notices = createNotices(parts);
  return {
    begin: leaving.begin,
    receive: async (ctx, reply) => (await notices.receive(ctx, reply)) || leaving.receive(ctx, reply),
    async depart(ctx, handle) {
      const form = await store.take<PostForm>(departureKey(handle));
      if (form === undefined) return false;
      showForm(ctx, form);
      return true;
    },
  };
}

interface PostForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly partnerName: string;
}
