import { discover } from '#home-realm';
import { redemptionFailedPage } from '../pages.js';
import type { SignInStep } from '../step.js';

/** Home-realm discovery: whose user is this? */
export const chooseProvider: SignInStep = {
  name: 'choose-provider',
  due: ({ identity, realm, realms, askUserName }) =>
    identity === undefined && realm === undefined && realms === undefined && !askUserName,
  async run(state, _visit, { realmFacts, tracer, directory }) {
    const { request, userName } = state;
    const flow = state.userFlowId === undefined ? undefined : await directory.userFlows.get(state.userFlowId);
    const decision = await discover(
      {
        ...(flow === undefined ? {} : { signUpWith: flow.userFlowIdentityProviders }),
        userName,
        domainHint: request.domainHint,
        createAccount: request.prompts.includes('create'),
        followsInvitation: request.invitationId !== undefined,
      },
      realmFacts,
    );
    const about = tracer.within(userName === undefined ? {} : { user: userName });
    if (decision.kind === 'ask-user-name') return { kind: 'next', state: { ...state, askUserName: true } };

    const considered = decision.considered.map((each) => ({ ...each }));
    if (decision.kind === 'go') {
      about.record({
        step: 'home-realm',
        name: 'realm decided',
        outcome: 'ok',
        detail: { realm: decision.realm.displayName, kind: decision.realm.kind, because: decision.because, considered },
      });
      return { kind: 'next', state: { ...state, realm: decision.realm } };
    }
    if (decision.kind === 'choose') {
      about.record({
        step: 'home-realm',
        name: 'two accounts with this address',
        outcome: 'ok',
        detail: { realms: decision.realms.map((each) => each.displayName), because: decision.because, considered },
      });
      return { kind: 'next', state: { ...state, realms: decision.realms } };
    }
    const code = decision.kind === 'fail' ? decision.code : `AADSTS${decision.aadsts}`;
    about.record({
      step: 'home-realm',
      name: 'no realm',
      outcome: 'refused',
      ...(code === undefined ? {} : { errorCode: code }),
      detail: { because: decision.because, considered },
    });
    if (decision.kind === 'fail') {
      const page = redemptionFailedPage({
        organisation: directory.tenant.displayName,
        account: userName ?? '',
        message: decision.message,
        restartUrl: `/${request.tenantId}/signin/${request.id}?restart=1`,
        ...(decision.code === undefined ? {} : { code: decision.code }),
      });
      return { kind: 'show', state, page };
    }
    const complaint = { text: decision.message, code: `AADSTS${decision.aadsts}` };
    return { kind: 'next', state: { ...state, askUserName: true, complaint } };
  },
};
