import { userNamePage } from '../pages.js';
import type { SignInStep } from '../step.js';

/** "Sign in": asks for the address. */
export const askUserName: SignInStep = {
  name: 'ask-user-name',
  due: (state) => state.askUserName && state.identity === undefined,
  async run(state, { form }) {
    const typed = form?.loginfmt?.trim().toLowerCase();
    if (typed === undefined) {
      const { complaint } = state;
      const page = userNamePage({
        ...(state.userName === undefined ? {} : { userName: state.userName }),
        ...(complaint === undefined ? {} : { error: complaint.text, errorCode: complaint.code }),
      });
      return { kind: 'show', state, page };
    }
    const { complaint: _, ...asked } = state;
    if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(typed)) {
      const error = 'Enter a valid email address, phone number, or Skype name.';
      return {
        kind: 'show',
        state: asked,
        page: userNamePage({ userName: typed.slice(0, 254), error, errorCode: '' }),
      };
    }
    return { kind: 'next', state: { ...asked, userName: typed, askUserName: false } };
  },
};
