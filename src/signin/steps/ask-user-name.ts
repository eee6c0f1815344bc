import { builtInSignUpProviders, type SocialIdentityProvider, type UserFlow } from '#directory';
import { socialRealm } from '#home-realm';
import { userNamePage } from '../pages.js';
import type { SignInState } from '../state.js';
import type { SignInStep, StepDeps, StepOutcome } from '../step.js';

/** "Sign in": asks for the address, or for a provider where the application has a user flow. */
export const askUserName: SignInStep = {
  name: 'ask-user-name',
  due: (state) => state.askUserName && state.identity === undefined,
  async run(state, { form }, deps) {
    const { flow, providers } = await offers(state.request.client.appId, deps);
    const signUpWith = providers.map(({ id, identityProviderType: displayName }) => ({ id, displayName }));
    const typed = form?.loginfmt?.trim().toLowerCase();
    const chosen = form?.idp === undefined ? undefined : providers.find(({ id }) => id === form.idp);
    const { complaint, userFlowId, ...asked } = state;
    const canCreate = flow?.userFlowIdentityProviders.some((id) => builtIn.includes(id)) === true;
    const isTurned = form?.create !== undefined || form?.signin !== undefined;
    const creates = canCreate && (form?.create !== undefined || (userFlowId !== undefined && !isTurned));
    const kept = creates ? { ...asked, userFlowId: flow.id } : asked;
    const how = creates ? { signUpWith, creates } : { signUpWith, canCreate };
    if (isTurned) return show(kept, how);
    if (chosen !== undefined && flow !== undefined) {
      const realm = socialRealm(chosen);
      deps.tracer.record({
        step: 'home-realm',
        name: 'realm decided',
        outcome: 'ok',
        detail: {
          realm: realm.displayName,
          kind: realm.kind,
          because: `the person chose it, by the user flow ${flow.id}`,
        },
      });
      const { userName: _, ...anew } = asked;
      return { kind: 'next', state: { ...anew, askUserName: false, realm, userFlowId: flow.id } };
    }
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

const builtIn: readonly string[] = Object.values(builtInSignUpProviders);

function show(state: SignInState, model: Parameters<typeof userNamePage>[0]): StepOutcome {
  return { kind: 'show', state, page: userNamePage(model) };
}

/** The providers by which people may sign up at an application (self-service-sign-up-user-flow). */
async function offers(
  appId: string,
  { directory: { tenant, userFlows, socialIdentityProviders } }: Pick<StepDeps, 'directory'>,
): Promise<{ readonly flow: UserFlow | undefined; readonly providers: readonly SocialIdentityProvider[] }> {
  const flow = tenant.selfServiceSignUp === true ? await userFlows.findBy('application', appId) : undefined;
  const found = await Promise.all((flow?.userFlowIdentityProviders ?? []).map((id) => socialIdentityProviders.get(id)));
  return { flow, providers: found.flatMap((each) => (each === undefined ? [] : [each])) };
}
