import { signUpGuest } from '#redemption';
import type { SignInStep } from '../../step.js';
import { askApi } from './ask-api.js';

/** All is known: the organisation's API has the last word, then there is a guest. */
export const makeGuest: SignInStep = {
  name: 'make-guest',
  due: ({ signUp }) => signUp?.stage === 'collected',
  async run(state, visit, deps) {
    const { directory, clock, tracer } = deps;
    const { userFlowId = '', signUp, ...signedIn } = state;
    const { identity } = state;
    const flow = await directory.userFlows.get(userFlowId);
    if (signUp?.stage !== 'collected' || identity === undefined || flow === undefined)
      return { kind: 'next', state: signedIn };
    const { values } = signUp;
    const verdict = await askApi(flow, 'postAttributeCollection', { identity, values }, visit, deps);
    switch (verdict.kind) {
      case 'blocked':
        return { kind: 'next', state: { ...state, signUp: { stage: 'blocked', message: verdict.message } } };
      case 'ask-again': {
        const { message } = verdict;
        // Without a page there is nothing to write better.
        const hasPage = (flow.userAttributeAssignments ?? []).length > 0;
        const next = hasPage
          ? ({ stage: 'collecting', values, complaint: message } as const)
          : ({ stage: 'blocked', message } as const);
        return { kind: 'next', state: { ...state, signUp: next } };
      }
      case 'go-on': {
        const user = await signUpGuest(directory, identity, verdict.values, clock.now());
        if (user !== undefined)
          tracer.within({ user: identity.email }).record({
            step: 'redemption',
            name: 'guest signed up',
            outcome: 'ok',
            detail: {
              userFlow: userFlowId,
              user: user.userPrincipalName,
              identities: user.identities.map((each) => each.issuer),
              attributes: Object.keys(verdict.values),
            },
          });
        return { kind: 'next', state: signedIn };
      }
    }
  },
};
