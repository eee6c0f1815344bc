import { carryOut } from '../advance.js';
import type { SignInStep } from '../step.js';

/** Begins at the realm: its page, or the way to the partner. */
export const startProvider: SignInStep = {
  name: 'start-provider',
  due: (state) => state.realm !== undefined && state.provider === undefined && state.identity === undefined,
  async run(state, visit, deps) {
    if (state.realm === undefined) return { kind: 'next', state };
    const provider = await deps.openProvider(state.realm);
    const advance = await provider.start({
      signInId: state.request.id,
      userName: state.userName ?? '',
      returnHandle: await deps.states.newReturnHandle(state.request.id),
      forceFresh: state.request.prompts.includes('login'),
    });
    return carryOut(advance, state, visit, deps);
  },
};
