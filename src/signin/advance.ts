import { entraError } from '#errors';
import type { Advance } from '#identity-providers';
import { leavePage } from './pages.js';
import type { SignInState } from './state.js';
import type { StepDeps, StepOutcome, Visit } from './step.js';

/** Carries out what a provider asked for. The only place that turns an `Advance` into a step's outcome. */
export async function carryOut(
  advance: Advance,
  state: SignInState,
  visit: Visit,
  deps: StepDeps,
): Promise<StepOutcome> {
  const { reply: _, ...answered } = state;
  switch (advance.kind) {
    case 'redirect':
      return {
        kind: 'leave',
        state: { ...answered, provider: { pending: advance.pending, awaits: 'return' } },
        url: advance.url,
      };
    case 'post-form': {
      const fields = Object.entries(advance.fields).map(([name, value]) => ({ name, value }));
      const partnerName = state.realm?.displayName ?? '';
      return {
        kind: 'show',
        state: { ...answered, provider: { pending: advance.pending, awaits: 'return' } },
        page: leavePage({ action: advance.action, fields, partnerName }),
      };
    }
    case 'page':
      return {
        kind: 'show',
        state: { ...answered, provider: { pending: advance.pending, awaits: 'form' } },
        page: advance.page,
      };
    case 'identified': {
      const { identity } = advance;
      // Whoever proved who they are is signed in in this browser, whatever the tenant says next.
      await deps.sessions.add(visit.ctx, identity);
      deps.tracer.within({ user: identity.email }).record({
        step: 'identity-provider',
        name: 'identified',
        outcome: 'ok',
        detail: { kind: identity.kind, issuer: identity.issuer, account: identity.email, amr: [...identity.amr] },
      });
      const { provider: __, ...rest } = answered;
      return { kind: 'next', state: { ...rest, identity, authenticatedAt: deps.clock.now().getTime() / 1000 } };
    }
    case 'refused': {
      const error = entraError(advance.aadsts, advance.parameters);
      deps.tracer.record({
        step: 'identity-provider',
        name: 'refused',
        outcome: 'refused',
        errorCode: error.code,
        detail: advance.detail,
      });
      return { kind: 'stop', error, answer: 'page' };
    }
  }
}
