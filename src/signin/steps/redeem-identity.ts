import { isSignInRevoked, type User } from '#directory';
import type { Tracer } from '#platform';
import { decideAutomaticConsent } from '#policies';
import { type ExternalIdentity, linkAccount, redeem } from '#redemption';
import { recordAcceptance } from '../record-acceptance.js';
import type { SignInState } from '../state.js';
import type { SignInStep, StepDeps, StepOutcome } from '../step.js';
import { refuseGuest } from './refuse-guest.js';

/** Who is that here? Not invited ends on the AADSTS50020 page. */
export const redeemIdentity: SignInStep = {
  name: 'redeem-identity',
  due: (state) => state.identity !== undefined && state.userId === undefined,
  async run(state, _visit, deps) {
    const { directory, clock, tracer } = deps;
    const { identity, request } = state;
    if (identity === undefined) return { kind: 'next', state };
    const invitation =
      request.invitationId === undefined ? undefined : await directory.invitations.get(request.invitationId);
    const invited = invitation === undefined ? undefined : await directory.users.get(invitation.userId);
    const crossTenant = { appId: request.client.appId, directoryOf: deps.realmFacts.directoryOf };
    const outcome = await redeem({ ...directory, crossTenant }, identity, invited);
    const about = tracer.within({ user: identity.email });
    switch (outcome.kind) {
      case 'refused':
        return refuseGuest(state, identity, { aadsts: outcome.aadsts, because: outcome.because }, directory, about);
      case 'needs-link': {
        // Gone, or linked to another account at this moment: the next turn recognises the person again.
        if ((await linkAccount(directory, outcome.user.id, identity, clock.now())) === undefined)
          return { kind: 'next', state };
        about.record({
          step: 'redemption',
          name: 'account linked',
          outcome: 'ok',
          detail: { because: outcome.because },
        });
        return { kind: 'next', state: { ...state, userId: outcome.user.id } };
      }
      case 'needs-acceptance':
        return isRevoked(state, outcome.user)
          ? { kind: 'next', state: onceMore(state, identity, about) }
          : acceptOrAsk(state, identity, outcome, deps);
      case 'member':
      case 'known': {
        if (isRevoked(state, outcome.user)) return { kind: 'next', state: onceMore(state, identity, about) };
        about.record({
          step: 'redemption',
          name: 'user recognised',
          outcome: 'ok',
          detail: { user: outcome.user.userPrincipalName, because: outcome.because },
        });
        const asksToStay =
          outcome.kind === 'member' && !state.identityFromSession && directory.tenant.kind === 'organization';
        const staySignedIn = asksToStay ? ('ask' as const) : state.staySignedIn;
        return { kind: 'next', state: { ...state, userId: outcome.user.id, acceptance: 'not-needed', staySignedIn } };
      }
    }
  },
};

/** First time as a guest: the permissions page, unless both tenants have automatic redemption for each other. */
async function acceptOrAsk(
  state: SignInState,
  identity: ExternalIdentity,
  guest: { readonly user: User; readonly because: string },
  deps: StepDeps,
): Promise<StepOutcome> {
  const { directory, realmFacts, tracer } = deps;
  const home = identity.kind === 'entra' ? await realmFacts.findTenant(identity.issuer) : undefined;
  const automatic = decideAutomaticConsent(directory.tenant, home);
  const about = tracer.within({ user: identity.email });
  if (automatic.allowed) {
    about.record({
      step: 'redemption',
      name: 'permissions page skipped',
      outcome: 'ok',
      detail: { because: automatic.because },
    });
    const user = await recordAcceptance({ userId: guest.user.id, identity }, deps);
    // Deleted, or another account's at this moment: the next turn recognises the person again, and refuses.
    return {
      kind: 'next',
      state: user === undefined ? state : { ...state, userId: user.id, acceptance: 'not-needed' },
    };
  }
  about.record({
    step: 'redemption',
    name: 'guest has not accepted yet',
    outcome: 'ok',
    detail: {
      user: guest.user.userPrincipalName,
      because: guest.because,
      ...(home === undefined ? {} : { asked: automatic.because }),
    },
  });
  return { kind: 'next', state: { ...state, userId: guest.user.id, acceptance: 'needed' } };
}

/** Whether the browser's session is from before the user's sessions were revoked. */
function isRevoked({ identityFromSession, authenticatedAt }: SignInState, user: User): boolean {
  return identityFromSession === true && isSignInRevoked(user, authenticatedAt);
}

/** The session is from before a revocation: the person signs in again, under the same name. */
function onceMore(state: SignInState, identity: ExternalIdentity, tracer: Tracer): SignInState {
  tracer.record({
    step: 'redemption',
    name: 'session revoked',
    outcome: 'ok',
    detail: { because: 'the sessions of this user were revoked after this sign-in' },
  });
  const { identity: _, authenticatedAt: __, ...anew } = state;
  return { ...anew, identityFromSession: false, userName: identity.email };
}
