import { builtInSignUpProviders, type UserFlow } from '#directory';
import type { StepDeps } from '../../step.js';

/** The user flow of an application, where its tenant has self-service sign-up on. */
export async function offeredFlow(
  appId: string,
  { directory: { tenant, userFlows } }: Pick<StepDeps, 'directory'>,
): Promise<UserFlow | undefined> {
  return tenant.selfServiceSignUp === true ? userFlows.findBy('application', appId) : undefined;
}

/** Whether a flow makes accounts for addresses that are typed, not only behind a provider's button. */
export function takesAddresses(flow: UserFlow | undefined): flow is UserFlow {
  const builtIn: readonly string[] = Object.values(builtInSignUpProviders);
  return flow?.userFlowIdentityProviders.some((id) => builtIn.includes(id)) === true;
}
