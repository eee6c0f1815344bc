import { accountTypePage } from '../pages.js';
import { startOver } from '../state.js';
import type { SignInStep } from '../step.js';

/** "Which one do you want to use?": the address is a work or school account and a personal one. */
export const chooseAccountType: SignInStep = {
  name: 'choose-account-type',
  due: ({ identity, realm, realms }) => identity === undefined && realm === undefined && realms !== undefined,
  async run(state, { form }, { tracer }) {
    const { userName = '', realms = [] } = state;
    if (form?.back !== undefined) return { kind: 'next', state: startOver(state, userName) };
    const wanted = { work: 'entra', personal: 'microsoft-account' }[form?.accountType ?? ''];
    const realm = realms.find((each) => each.kind === wanted);
    if (realm === undefined) return { kind: 'show', state, page: accountTypePage({ userName }) };
    tracer.within({ user: userName }).record({
      step: 'home-realm',
      name: 'account chosen',
      outcome: 'ok',
      detail: { realm: realm.displayName, kind: realm.kind, because: 'the person chose it' },
    });
    return { kind: 'next', state: { ...state, realm } };
  },
};
