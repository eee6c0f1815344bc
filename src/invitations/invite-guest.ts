import { type Directory, domainOf, type Invitation, newGuest, type Tenant, type User } from '#directory';
import { defineErrors, EmulatorError } from '#errors';
import { type Clock, newId } from '#platform';
import { decideInvitationDomain } from '#policies';

const invitationError = defineErrors('invitations', {
  'address-invalid': ['invalid', 'The invited address is not an e-mail address.'],
  'domain-not-allowed': ['denied', 'Invitations to this domain are not allowed.'],
  'own-domain': [
    'invalid',
    "This user cannot be invited because the domain of the user's email address is a verified domain of this directory.",
  ],
  'user-exists': ['conflict', 'The invited user already exists in the directory.'],
});

/** What an inviter says. */
export interface InvitationRequest {
  readonly address: string;
  readonly redirectUrl: string;
  readonly displayName?: string | undefined;
  /** Object id of the guest, where the caller wants it to be a certain one. */
  readonly userId?: string;
}

/** The invitation and the guest it is for; a pending guest who is invited again stays the same object. */
export interface InvitationOutcome {
  readonly invitation: Invitation;
  readonly user: User;
}

/** Invites a person. Throws `invitations.…` when a gate refuses; then nothing was created. */
export async function inviteGuest(
  directory: Pick<Directory, 'tenant' | 'users' | 'invitations'>,
  request: InvitationRequest,
  clock: Clock,
): Promise<InvitationOutcome> {
  const address = request.address.trim();
  checkGates(directory.tenant, address);

  const existing = await directory.users.findBy('address', address);
  if (existing !== undefined && existing.externalUserState !== 'PendingAcceptance') {
    throw invitationError('user-exists', {
      message: `The invited user already exists in the directory as object ID: ${existing.id}. They can use that account to sign in to shared apps and resources.`,
    });
  }
  const user = existing ?? (await createGuest(directory, request, address, clock));
  const invitation = await directory.invitations.create({
    id: newId(),
    invitedUserEmailAddress: address,
    inviteRedirectUrl: request.redirectUrl,
    userId: user.id,
    createdDateTime: clock.now().toISOString(),
  });
  return { invitation, user };
}

function checkGates(tenant: Tenant, address: string): void {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) || address.length > 254) throw invitationError('address-invalid');
  const domain = domainOf(address);
  if ([tenant.initialDomain, ...tenant.domains].includes(domain)) throw invitationError('own-domain');
  const decision = decideInvitationDomain(tenant.invitationDomains, domain);
  if (!decision.allowed) throw invitationError('domain-not-allowed', { detail: { because: decision.because } });
}

/** Two addresses can ask for one user principal name (`a_b@c` and `a@b_c`); the later gets another. */
async function createGuest(
  directory: Pick<Directory, 'tenant' | 'users'>,
  request: InvitationRequest,
  address: string,
  clock: Clock,
): Promise<User> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await directory.users.create(
        newGuest({
          tenant: directory.tenant,
          address,
          displayName: request.displayName,
          id: request.userId,
          now: clock.now(),
          attempt,
        }),
      );
    } catch (error) {
      const taken = error instanceof EmulatorError && error.code === 'directory.already-exists';
      if (!taken || attempt === 9) throw error;
    }
  }
}
