import type { SignInStep } from '../../step.js';
import { offeredFlow, takesAddresses } from './offered-flow.js';

/** `prompt=create`: an application with a user flow wants an account to be made, not one to be signed in with. */
export const createFirst: SignInStep = {
  name: 'create-first',
  due: ({ request, createConsidered }) => request.prompts.includes('create') && createConsidered !== true,
  async run(state, _visit, deps) {
    const flow = await offeredFlow(state.request.client.appId, deps);
    const chosen = takesAddresses(flow) ? { userFlowId: flow.id } : {};
    return { kind: 'next', state: { ...state, ...chosen, createConsidered: true } };
  },
};
