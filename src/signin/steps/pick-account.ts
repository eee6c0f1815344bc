import type { SessionAccount } from '../browser-session.js';
import { pickAccountPage } from '../pages.js';
import type { SignInStep } from '../step.js';

/** "Pick an account": the tiles of the browser's session. */
export const pickAccount: SignInStep = {
  name: 'pick-account',
  due: (state) => state.session === 'pick',
  async run(state, { ctx, form }, { sessions }) {
    const accounts = (await sessions.read(ctx))?.accounts ?? [];
    const passed = { ...state, session: 'passed' as const };
    if (accounts.length === 0) return { kind: 'next', state: passed };
    if (form?.other !== undefined) {
      const { userName: _, ...anew } = passed;
      return { kind: 'next', state: { ...anew, askUserName: true } };
    }
    const picked = accounts.find((account) => account.key === form?.account);
    if (picked === undefined) return { kind: 'show', state, page: pickAccountPage({ accounts: accounts.map(tile) }) };
    const { identity, authenticatedAt } = picked;
    return { kind: 'next', state: { ...passed, identity, authenticatedAt, identityFromSession: true } };
  },
};

function tile(account: SessionAccount) {
  const { identity, key } = account;
  return {
    key,
    userName: identity.email,
    displayName: identity.displayName ?? identity.email,
    realm: identity.kind,
    signedIn: true,
  };
}
