import { accountKey } from '../browser-session.js';
import { staySignedInPage } from '../pages.js';
import type { SignInStep } from '../step.js';

/** Set by "Don't show this again". */
const neverAgain = 'gh_kmsi';

/** "Stay signed in?": members after giving their credentials; never guests (how-to-manage-stay-signed-in-prompt). */
export const staySignedIn: SignInStep = {
  name: 'stay-signed-in',
  due: (state) => state.userId !== undefined && state.staySignedIn === 'ask',
  async run(state, { ctx, form }, { sessions, tracer }) {
    const { identity } = state;
    const answered = { ...state, staySignedIn: 'answered' as const };
    if (identity === undefined || ctx.cookies.get(neverAgain) !== undefined) return { kind: 'next', state: answered };
    if (form?.answer === undefined) {
      return { kind: 'show', state, page: staySignedInPage({ account: identity.email }) };
    }
    if (form.DontShowAgain !== undefined) {
      const maxAge = 365 * 24 * 3600 * 1000;
      ctx.cookies.set(neverAgain, '1', { httpOnly: true, path: '/', sameSite: 'lax', maxAge, overwrite: true });
    }
    const stays = form.answer === 'yes';
    if (stays) await sessions.keep(ctx, accountKey(identity));
    tracer.within({ user: identity.email }).record({
      step: 'interaction',
      name: stays ? 'stays signed in' : 'does not stay signed in',
      outcome: 'ok',
    });
    return { kind: 'next', state: answered };
  },
};
