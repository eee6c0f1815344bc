import { signUpBlockedPage } from '../../pages.js';
import type { SignInStep } from '../../step.js';

/** The end of a sign-up that the organisation's API stopped, however often the page is loaded. */
export const tellBlocked: SignInStep = {
  name: 'tell-blocked',
  due: ({ signUp }) => signUp?.stage === 'blocked',
  async run(state) {
    const { signUp, identity } = state;
    if (signUp?.stage !== 'blocked') return { kind: 'next', state };
    return {
      kind: 'show',
      state,
      page: signUpBlockedPage({ account: identity?.email ?? '', message: signUp.message }),
    };
  },
};
