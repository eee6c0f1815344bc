import type { SocialIdentityProvider, UserFlow } from '#directory';
import { socialRealm } from '#home-realm';
import { userNamePage } from '../pages.js';
import type { SignInState } from '../state.js';
import type { SignInStep, StepDeps, StepOutcome } from '../step.js';
import { offeredFlow, takesAddresses } from './sign-up/offered-flow.js';

/** "Sign in": asks for the address, or for a provider where the application has a user flow. */
export const askUserName: SignInStep = {
  name: 'ask-user-name',
  due: (state) => state.askUserName && state.identity === undefined,
  async run(state, { form }, deps) {
    const flow = await offeredFlow(state.request.client.appId, deps);
    const providers = await socialProviders(flow, deps);
    const signUpWith = providers.map(({ id, identityProviderType: displayName }) => ({ id, displayName }));
    const typed = form?.loginfmt?.trim().toLowerCase();
    const chosen = form?.idp === undefined ? undefined : providers.find(({ id }) => id === form.idp);
    const { complaint, userFlowId, ...asked } = state;
    const canCreate = takesAddresses(flow);
    const isTurned = form?.create !== undefined || form?.signin !== undefined;
    const creates = canCreate && (form?.create !== undefined || (userFlowId !== undefined && !isTurned));
    const kept = creates ? { ...asked, userFlowId: flow.id } : asked;
    const how = creates ? { signUpWith, creates } : { signUpWith, canCreate };
    if (isTurned) return show(kept, how);
    if (chosen !== undefined && flow !== undefined) return goTo(chosen, flow, asked, deps);
    if (typed === undefined) {
      const said = complaint === undefined ? {} : { error: complaint.text, errorCode: complaint.code };
      return show(state, { ...how, ...(state.userName === undefined ? {} : { userName: state.userName }), ...said });
    }
    if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(typed)) {
      const error = 'Enter a valid email address, phone number, or Skype name.';
      return show(kept, { ...how, userName: typed.slice(0, 254), error, errorCode: '' });
    }
    return { kind: 'next', state: { ...kept, userName: typed, askUserName: false } };
  },
};

/** Off to the provider whose button was pressed. */
function goTo(
  chosen: SocialIdentityProvider,
  { id }: UserFlow,
  { userName: _, ...anew }: SignInState,
  { tracer }: StepDeps,
): StepOutcome {
  const realm = socialRealm(chosen);
  const { displayName, kind } = realm;
  const because = `the person chose it, by the user flow ${id}`;
  const detail = { realm: displayName, kind, because };
  tracer.record({ step: 'home-realm', name: 'realm decided', outcome: 'ok', detail });
  return { kind: 'next', state: { ...anew, askUserName: false, realm, userFlowId: id } };
}

function show(state: SignInState, model: Parameters<typeof userNamePage>[0]): StepOutcome {
  return { kind: 'show', state, page: userNamePage(model) };
}

/** The providers behind whose buttons people may sign up (self-service-sign-up-user-flow). */
async function socialProviders(
  flow: UserFlow | undefined,
  { directory: { socialIdentityProviders } }: Pick<StepDeps, 'directory'>,
): Promise<readonly SocialIdentityProvider[]> {
  const found = await Promise.all((flow?.userFlowIdentityProviders ?? []).map((id) => socialIdentityProviders.get(id)));
  return found.filter((each) => each !== undefined);
}
