import { signUpGuest } from '#redemption';
import type { SignInStep } from '../step.js';
import { refuseGuest } from './refuse-guest.js';

/** Back from the provider that a user flow offered: who is nobody here yet becomes a guest (self-service sign-up). */
export const signUp: SignInStep = {
  name: 'sign-up',
  due: ({ userFlowId, identity, userId }) => userFlowId !== undefined && identity !== undefined && userId === undefined,
  async run(state, _visit, { directory, clock, tracer }) {
    const { userFlowId = '', ...signedIn } = state;
    const { identity } = state;
    if (identity === undefined) return { kind: 'next', state };
    const outcome = await signUpGuest(directory, identity, clock.now());
    const about = tracer.within({ user: identity.email });
    switch (outcome.kind) {
      case 'exists':
        return { kind: 'next', state: signedIn };
      case 'created': {
        const { user } = outcome;
        about.record({
          step: 'redemption',
          name: 'guest signed up',
          outcome: 'ok',
          detail: {
            userFlow: userFlowId,
            user: user.userPrincipalName,
            identities: user.identities.map((each) => each.issuer),
          },
        });
        return { kind: 'next', state: signedIn };
      }
      case 'refused':
        return refuseGuest(state, identity, { aadsts: 50020, because: outcome.because }, directory, about);
    }
  },
};
