import { identityProviderName } from '#claims';
import { byUser, recordAudit, userTarget } from '#directory';
import { entraError } from '#errors';
import { signUpGuest } from '#redemption';
import type { SignInStep } from '../step.js';

/** Back from the provider that a user flow offered: who is nobody here yet becomes a guest (self-service sign-up). */
export const signUp: SignInStep = {
  name: 'sign-up',
  due: ({ userFlowId, identity, userId }) => userFlowId !== undefined && identity !== undefined && userId === undefined,
  async run(state, _visit, { directory, clock, tracer }) {
    const { userFlowId = '', ...signedIn } = state;
    const { identity, request } = state;
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
        await recordAudit(directory, clock.now(), {
          ...{ activityDisplayName: 'Create user', category: 'UserManagement', operationType: 'Add' },
          ...{ initiatedBy: byUser(user), targetResources: [userTarget(user)] },
        });
        return { kind: 'next', state: signedIn };
      }
      case 'refused': {
        const { client } = request;
        const error = entraError(50020, {
          ...{ account: identity.email, idp: identityProviderName(identity), tenant: directory.tenant.displayName },
          ...{ appId: client.appId, appName: client.displayName },
        });
        const { because } = outcome;
        about.record({
          step: 'redemption',
          name: 'refused',
          outcome: 'refused',
          errorCode: error.code,
          detail: { because },
        });
        return { kind: 'stop', error, answer: 'page' };
      }
    }
  },
};
