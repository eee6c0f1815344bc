import { attributesOfIdentity, decideSignUp } from '#redemption';
import type { SignInStep } from '../../step.js';
import { refuseGuest } from '../refuse-guest.js';
import { askApi } from './ask-api.js';

/** Back from the provider that a user flow offered: who is nobody here yet may become a guest (self-service sign-up). */
export const beginSignUp: SignInStep = {
  name: 'begin-sign-up',
  due: ({ userFlowId, identity, userId, signUp }) =>
    userFlowId !== undefined && identity !== undefined && userId === undefined && signUp === undefined,
  async run(state, visit, deps) {
    const { directory, tracer } = deps;
    const { userFlowId = '', ...signedIn } = state;
    const { identity } = state;
    const flow = await directory.userFlows.get(userFlowId);
    // Deleted meanwhile: the next step refuses who was not invited.
    if (identity === undefined || flow === undefined) return { kind: 'next', state: signedIn };
    const decision = await decideSignUp(directory, identity);
    if (decision.kind === 'exists') return { kind: 'next', state: signedIn };
    if (decision.kind === 'refused') {
      const about = tracer.within({ user: identity.email });
      return refuseGuest(state, identity, { aadsts: 50020, because: decision.because }, directory, about);
    }
    const values = attributesOfIdentity(identity);
    const verdict = await askApi(flow, 'postFederationSignup', { identity, values }, visit, deps);
    const signUp =
      verdict.kind === 'go-on'
        ? ({ stage: 'collecting', values: verdict.values } as const)
        : ({ stage: 'blocked', message: verdict.message } as const);
    return { kind: 'next', state: { ...state, signUp } };
  },
};
