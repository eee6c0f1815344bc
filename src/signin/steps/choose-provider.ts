import { discover } from '#home-realm';
import type { SignInStep } from '../step.js';

/** Home-realm discovery: whose user is this? */
export const chooseProvider: SignInStep = {
  name: 'choose-provider',
  due: ({ identity, realm, realms, askUserName }) =>
    identity === undefined && realm === undefined && realms === undefined && !askUserName,
  async run(state, _visit, { realmFacts, tracer }) {
    const { request, userName } = state;
    const createAccount = request.prompts.includes('create');
    const decision = await discover({ userName, domainHint: request.domainHint, createAccount }, realmFacts);
    const about = tracer.within(userName === undefined ? {} : { user: userName });
    if (decision.kind === 'ask-user-name') return { kind: 'next', state: { ...state, askUserName: true } };

    const considered = decision.considered.map((each) => ({ ...each }));
    if (decision.kind === 'go') {
      about.record({
        step: 'home-realm',
        name: 'realm decided',
        outcome: 'ok',
        detail: { realm: decision.realm.displayName, kind: decision.realm.kind, because: decision.because, considered },
      });
      return { kind: 'next', state: { ...state, realm: decision.realm } };
    }
    if (decision.kind === 'choose') {
      about.record({
        step: 'home-realm',
        name: 'two accounts with this address',
        outcome: 'ok',
        detail: { realms: decision.realms.map((each) => each.displayName), because: decision.because, considered },
      });
      return { kind: 'next', state: { ...state, realms: decision.realms } };
    }
    about.record({
      step: 'home-realm',
      name: 'no realm',
      outcome: 'refused',
      errorCode: `AADSTS${decision.aadsts}`,
      detail: { because: decision.because, considered },
    });
    const complaint = { text: decision.message, code: `AADSTS${decision.aadsts}` };
    return { kind: 'next', state: { ...state, askUserName: true, complaint } };
  },
};
