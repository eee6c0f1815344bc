import { identityProviderName } from '#claims';
import { entraError } from '#errors';
import { redeem } from '#redemption';
import type { SignInStep } from '../step.js';

/** Who is that here? Not invited ends on the AADSTS50020 page. */
export const redeemIdentity: SignInStep = {
  name: 'redeem-identity',
  due: (state) => state.identity !== undefined && state.userId === undefined,
  async run(state, _visit, { directory, tracer }) {
    const { identity, request } = state;
    if (identity === undefined) return { kind: 'next', state };
    const outcome = await redeem(directory, identity);
    const about = tracer.within({ user: identity.email });
    if (outcome.kind === 'refused') {
      const error = entraError(outcome.aadsts, {
        account: identity.email,
        idp: identityProviderName(identity),
        tenant: directory.tenant.displayName,
        appId: request.client.appId,
        appName: request.client.displayName,
      });
      about.record({
        step: 'redemption',
        name: 'refused',
        outcome: 'refused',
        errorCode: error.code,
        detail: { because: outcome.because },
      });
      return { kind: 'stop', error, answer: 'page' };
    }
    about.record({
      step: 'redemption',
      name: outcome.kind === 'needs-acceptance' ? 'guest has not accepted yet' : 'user recognised',
      outcome: 'ok',
      detail: { user: outcome.user.userPrincipalName, because: outcome.because },
    });
    const acceptance = outcome.kind === 'needs-acceptance' ? 'needed' : 'not-needed';
    return { kind: 'next', state: { ...state, userId: outcome.user.id, acceptance } };
  },
};
