import type { User } from '#directory';
import { acceptInvitation, type ExternalIdentity } from '#redemption';
import type { StepDeps } from './step.js';

/** PendingAcceptance → Accepted, with its audit entries and its line in the timeline; undefined when the user is gone, or another account's by now. */
export async function recordAcceptance(
  { userId, identity }: { readonly userId: string; readonly identity: ExternalIdentity },
  { directory, clock, tracer }: Pick<StepDeps, 'directory' | 'clock' | 'tracer'>,
): Promise<User | undefined> {
  const user = await acceptInvitation(directory, userId, identity, clock.now());
  if (user === undefined) return undefined;
  tracer.within({ user: identity.email }).record({
    step: 'redemption',
    name: 'guest accepted',
    outcome: 'ok',
    detail: {
      user: user.userPrincipalName,
      from: 'PendingAcceptance',
      to: 'Accepted',
      identities: user.identities.map((each) => each.issuer),
    },
  });
  return user;
}
