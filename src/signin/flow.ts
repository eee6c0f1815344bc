import type { EntraError } from '#errors';
import { logSignIn } from './sign-in-log.js';
import type { SignInState } from './state.js';
import type { SignInStep, StepDeps, StepOutcome, Visit } from './step.js';
import { acceptPermissions } from './steps/accept-permissions.js';
import { acceptTerms } from './steps/accept-terms.js';
import { askUserName } from './steps/ask-user-name.js';
import { chooseAccountType } from './steps/choose-account-type.js';
import { chooseProvider } from './steps/choose-provider.js';
import { consent } from './steps/consent.js';
import { finish } from './steps/finish.js';
import { pickAccount } from './steps/pick-account.js';
import { redeemIdentity } from './steps/redeem-identity.js';
import { resumeProvider } from './steps/resume-provider.js';
import { beginSignUp } from './steps/sign-up/begin-sign-up.js';
import { collectAttributes } from './steps/sign-up/collect-attributes.js';
import { createFirst } from './steps/sign-up/create-first.js';
import { makeGuest } from './steps/sign-up/make-guest.js';
import { tellBlocked } from './steps/sign-up/tell-blocked.js';
import { startProvider } from './steps/start-provider.js';
import { staySignedIn } from './steps/stay-signed-in.js';
import { useSession } from './steps/use-session.js';

/** Read this list and you have read the sign-in. The first step that is due runs; then the list is read again. */
export const signInSteps: readonly SignInStep[] = [
  createFirst, //        shall an account be made?
  useSession, //         is somebody signed in here already?
  pickAccount, //        who of them?
  askUserName, //        who are you?
  chooseProvider, //     whose user is that?
  chooseAccountType, //  work or school, or personal?
  startProvider, //      off to the home realm
  resumeProvider, //     back from it, with proof
  beginSignUp, //        nobody here yet, and a user flow makes guests?
  collectAttributes, //  what it asks for
  makeGuest, //          the organisation's API agrees: a guest whom nobody invited
  tellBlocked, //        or it does not
  redeemIdentity, //     who is that in this tenant?
  staySignedIn, //       members: outlive the browser?
  acceptPermissions, //  first time as a guest: the organisation's permissions
  acceptTerms, //        terms of use, where Conditional Access asks for them
  consent, //            what may the application do?
  finish,
];

/** More turns than the longest sign-in has steps: reaching it is a defect, not a long sign-in. */
const mostTurns = 32;

/** Runs steps until one has something for the browser. A form goes only to the step whose page is on screen. */
export async function runFlow(
  start: SignInState,
  visit: Visit,
  deps: StepDeps,
): Promise<Exclude<StepOutcome, { readonly kind: 'next' }>> {
  let state = start;
  let form = visit.form;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const step = signInSteps.find((each) => each.due(state));
    if (step === undefined) break;
    const isOnScreen = showsPageOf(state, step.name);
    const outcome = await step.run(state, { ctx: visit.ctx, form: isOnScreen ? form : undefined }, deps);
    if (isOnScreen) form = undefined;
    if (outcome.kind === 'show') {
      return { ...outcome, state: { ...outcome.state, showing: { step: step.name, page: outcome.page } } };
    }
    if (outcome.kind === 'stop') {
      const realm = state.identity?.kind ?? state.realm?.kind ?? 'none';
      deps.tracer.count({ what: 'sign-in', outcome: 'refused', realm });
      await logRefusal(state, visit, deps, outcome.error);
    }
    if (outcome.kind !== 'next') return outcome;
    const { showing: _, ...next } = outcome.state;
    state = isOnScreen ? next : outcome.state;
  }
  throw new Error('The sign-in does not come to an end.');
}

/** Whoever proved who they are and got no further is in the log with the reason. */
async function logRefusal(
  { request, identity, userId }: SignInState,
  { ctx }: Visit,
  { directory, clock }: StepDeps,
  error: EntraError,
): Promise<void> {
  if (identity === undefined) return;
  const user = userId === undefined ? undefined : await directory.users.get(userId);
  const refusal = { number: error.number, message: error.message };
  await logSignIn(directory, { request, identity, user, ipAddress: ctx.ip, now: clock.now(), error: refusal });
}

/** The page of a provider is first shown by `start-provider`; its form is for `resume-provider`. */
function showsPageOf(state: SignInState, step: string): boolean {
  const shown = state.showing?.step;
  return shown === step || (shown === 'start-provider' && step === 'resume-provider');
}
