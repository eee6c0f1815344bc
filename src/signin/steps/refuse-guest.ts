import { identityProviderName } from '#claims';
import type { Directory } from '#directory';
import { type AadstsNumber, entraError } from '#errors';
import type { Tracer } from '#platform';
import type { ExternalIdentity } from '#redemption';
import type { SignInState } from '../state.js';
import type { StepOutcome } from '../step.js';

/** Ends a sign-in on the error page of a number (AADSTS50020 for who is not invited), and tells the timeline why. */
export function refuseGuest(
  state: SignInState,
  identity: ExternalIdentity,
  refusal: { readonly aadsts: AadstsNumber; readonly because: string },
  { tenant }: Directory,
  tracer: Tracer,
): StepOutcome {
  const { client } = state.request;
  const error = entraError(refusal.aadsts, {
    ...{ account: identity.email, idp: identityProviderName(identity), tenant: tenant.displayName },
    ...{ appId: client.appId, appName: client.displayName },
  });
  const { because } = refusal;
  tracer.record({
    step: 'redemption',
    name: 'refused',
    outcome: 'refused',
    errorCode: error.code,
    detail: { because },
  });
  return { kind: 'stop', error, answer: 'page' };
}
