import { type AttributeValues, type Directory, domainOf, newGuest, type User } from '#directory';
import { EmulatorError } from '#errors';
import { decideInvitationDomain } from '#policies';
import { credentialOf, objectIdentity } from '../accept-invitation.js';
import { auditingSignUp } from '../audit.js';
import type { ExternalIdentity } from '../external-identity.js';
import { matchUser } from '../match-user.js';
import { withAttributes } from './attribute-values.js';

/** Whether somebody who came by a user flow may sign up. */
export type SignUpDecision =
  | { readonly kind: 'allowed' }
  /** Somebody has the account or the address: the sign-in goes on as any other. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly because: string };

/** The domain list counts as for invitations, and own domains are for members (self-service-sign-up-user-flow). */
export async function decideSignUp(
  { tenant, users }: Pick<Directory, 'tenant' | 'users'>,
  identity: ExternalIdentity,
): Promise<SignUpDecision> {
  const match = await matchUser(users, tenant.id, identity);
  if (match.by !== 'nothing') return { kind: 'exists' };
  const domain = domainOf(identity.email);
  if ([tenant.initialDomain, ...tenant.domains].includes(domain))
    return {
      kind: 'refused',
      because: `${domain} is a verified domain of ${tenant.displayName}; its users are members`,
    };
  const decision = decideInvitationDomain(tenant.invitationDomains, domain);
  return decision.allowed ? { kind: 'allowed' } : { kind: 'refused', because: decision.because };
}

/**
 * Makes a guest of a person whom nobody invited, of whom `decideSignUp` said that he may sign up: Accepted at once, by this
 * account and no other, with what was learned of him. Undefined when another window of his was faster.
 */
export async function signUpGuest(
  directory: Pick<Directory, 'tenant' | 'users' | 'contacts' | 'auditLogs'>,
  identity: ExternalIdentity,
  values: AttributeValues,
  now: Date,
): Promise<User | undefined> {
  const { tenant, users, contacts } = directory;
  const { email: address, displayName, givenName = null, surname = null } = identity;
  const isHeldByContact = (await contacts.findBy('address', address)) !== undefined;
  for (let attempt = 0; ; attempt += 1) {
    const guest = newGuest({ tenant, address, displayName, now, attempt, isHeldByContact });
    try {
      const signedUp: User = {
        ...guest,
        ...{ givenName, surname, creationType: 'SelfServiceSignUp', externalUserState: 'Accepted' },
        identities: [...guest.identities, objectIdentity(identity)],
        externalCredential: credentialOf(identity),
      };
      return await users.create(withAttributes(signedUp, values), (user) => [auditingSignUp(directory, user, now)]);
    } catch (error) {
      const isTaken = error instanceof EmulatorError && error.code === 'directory.already-exists';
      if (!isTaken || attempt === 9) throw error;
      if ((await matchUser(users, tenant.id, identity)).by !== 'nothing') return undefined;
    }
  }
}
