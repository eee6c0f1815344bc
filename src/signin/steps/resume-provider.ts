import { carryOut } from '../advance.js';
import { startOver } from '../state.js';
import type { SignInStep } from '../step.js';

/** Goes on with what came back: the form of the provider's own page, or the partner's answer. */
export const resumeProvider: SignInStep = {
  name: 'resume-provider',
  due: (state) => state.provider !== undefined && state.identity === undefined,
  async run(state, visit, deps) {
    const { realm, provider, reply } = state;
    if (realm === undefined || provider === undefined) return { kind: 'next', state };
    if (visit.form?.back !== undefined) return { kind: 'next', state: startOver(state, state.userName) };

    const answer =
      provider.awaits === 'return'
        ? reply
        : visit.form && { method: 'POST' as const, url: visit.ctx.path, form: visit.form };
    if (answer === undefined) {
      // Nothing came: the page was reloaded, or the person came back from the partner by the back button.
      const { provider: _, ...again } = state;
      return state.showing !== undefined && provider.awaits === 'form'
        ? { kind: 'show', state, page: state.showing.page }
        : { kind: 'next', state: again };
    }
    const live = await deps.openProvider(realm);
    return carryOut(await live.resume(answer, provider.pending), state, visit, deps);
  },
};
