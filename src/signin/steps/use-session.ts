import { redeem } from '#redemption';
import { fittingAccounts } from '../choose-silently.js';
import type { SignInStep } from '../step.js';

/** Single sign-on: one fitting account of the browser's session is used, several are offered. */
export const useSession: SignInStep = {
  name: 'use-session',
  due: (state) => state.session === 'not-considered',
  async run(state, visit, { sessions, directory, realmFacts, tracer }) {
    const { request } = state;
    const passed = { ...state, session: 'passed' as const };
    const session = await sessions.read(visit.ctx);
    if (session === undefined || request.prompts.includes('login') || request.prompts.includes('create')) {
      return { kind: 'next', state: passed };
    }
    const picking = { ...state, session: 'pick' as const };
    if (request.prompts.includes('select_account')) return { kind: 'next', state: picking };

    const [account, ...others] = fittingAccounts(session, { loginHint: request.loginHint });
    if (account === undefined) return { kind: 'next', state: request.loginHint === undefined ? picking : passed };
    if (others.length > 0) return { kind: 'next', state: picking };

    // A session of somebody who is no user here is offered, not forced into an error page.
    const crossTenant = { appId: request.client.appId, directoryOf: realmFacts.directoryOf };
    const outcome = await redeem({ ...directory, crossTenant }, account.identity);
    if (outcome.kind === 'refused') {
      tracer.record({
        step: 'interaction',
        name: 'session not usable',
        outcome: 'ok',
        detail: { account: account.identity.email, because: outcome.because },
      });
      return { kind: 'next', state: picking };
    }
    tracer.record({
      step: 'interaction',
      name: 'session used',
      outcome: 'ok',
      detail: { account: account.identity.email },
    });
    const { identity, authenticatedAt } = account;
    return { kind: 'next', state: { ...passed, identity, authenticatedAt, identityFromSession: true } };
  },
};
