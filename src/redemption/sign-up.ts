import { type Directory, domainOf, newGuest, type User } from '#directory';
import { EmulatorError } from '#errors';
import { decideInvitationDomain } from '#policies';
import { credentialOf, objectIdentity } from './accept-invitation.js';
import { auditingSignUp } from './audit.js';
import type { ExternalIdentity } from './external-identity.js';
import { matchUser } from './match-user.js';

/** What became of somebody who came by a user flow. */
export type SignUpOutcome =
  | { readonly kind: 'created'; readonly user: User }
  /** Somebody has the account or the address: the sign-in goes on as any other. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly because: string };

/**
 * Makes a guest of a person whom nobody invited (self-service-sign-up-user-flow): Accepted at once, by this account and no
 * other. The domain list counts as for invitations, and own domains are for members.
 */
export async function signUpGuest(
  directory: Pick<Directory, 'tenant' | 'users' | 'contacts' | 'auditLogs'>,
  identity: ExternalIdentity,
  now: Date,
): Promise<SignUpOutcome> {
  const { tenant, users, contacts } = directory;
  const match = await matchUser(users, tenant.id, identity);
  if (match.by !== 'nothing') return { kind: 'exists' };
  const domain = domainOf(identity.email);
  if ([tenant.initialDomain, ...tenant.domains].includes(domain))
    return {
      kind: 'refused',
      because: `${domain} is a verified domain of ${tenant.displayName}; its users are members`,
    };
  const decision = decideInvitationDomain(tenant.invitationDomains, domain);
  if (!decision.allowed) return { kind: 'refused', because: decision.because };
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
      const user = await users.create(signedUp, (created) => [auditingSignUp(directory, created, now)]);
      return { kind: 'created', user };
    } catch (error) {
      const isTaken = error instanceof EmulatorError && error.code === 'directory.already-exists';
      if (!isTaken || attempt === 9) throw error;
      // The same person, in another window of his.
      if ((await matchUser(users, tenant.id, identity)).by !== 'nothing') return { kind: 'exists' };
    }
  }
}
