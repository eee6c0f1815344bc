import type { SocialIdentityProvider, UserFlow } from '#directory';
import { socialRealm } from '#home-realm';
import { userNamePage } from '../pages.js';
import type { SignInStep, StepDeps } from '../step.js';

/** "Sign in": asks for the address, or for a provider where the application has a user flow. */
export const askUserName: SignInStep = {
  name: 'ask-user-name',
  due: (state) => state.askUserName && state.identity === undefined,
  async run(state, { form }, deps) {
    const { flow, providers } = await offers(state.request.client.appId, deps);
    const signUpWith = providers.map(({ id, identityProviderType: displayName }) => ({ id, displayName }));
    const typed = form?.loginfmt?.trim().toLowerCase();
    const chosen = form?.idp === undefined ? undefined : providers.find(({ id }) => id === form.idp);
    const { complaint, ...asked } = state;
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
      const page = userNamePage({
        signUpWith,
        ...(state.userName === undefined ? {} : { userName: state.userName }),
        ...(complaint === undefined ? {} : { error: complaint.text, errorCode: complaint.code }),
      });
      return { kind: 'show', state, page };
    }
    if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(typed)) {
      const error = 'Enter a valid email address, phone number, or Skype name.';
      return {
        kind: 'show',
        state: asked,
        page: userNamePage({ signUpWith, userName: typed.slice(0, 254), error, errorCode: '' }),
      };
    }
    return { kind: 'next', state: { ...asked, userName: typed, askUserName: false } };
  },
};

/** The providers by which people may sign up at an application (self-service-sign-up-user-flow). */
async function offers(
  appId: string,
  { directory: { tenant, userFlows, socialIdentityProviders } }: Pick<StepDeps, 'directory'>,
): Promise<{ readonly flow: UserFlow | undefined; readonly providers: readonly SocialIdentityProvider[] }> {
  const flow = tenant.selfServiceSignUp === true ? await userFlows.findBy('application', appId) : undefined;
  const found = await Promise.all((flow?.userFlowIdentityProviders ?? []).map((id) => socialIdentityProviders.get(id)));
  return { flow, providers: found.flatMap((each) => (each === undefined ? [] : [each])) };
}
