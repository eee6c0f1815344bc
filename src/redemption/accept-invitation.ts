import type { Directory, ExternalCredential, ObjectIdentity, User } from '#directory';
import type { ExternalIdentity } from './external-identity.js';

/**
 * PendingAcceptance → Accepted: the guest now signs in with this credential and no other. A guest who was Accepted
 * from the start gets the credential all the same. Answers the user; undefined when the user is gone. Doing it twice with the same identity changes nothing the second time.
 */
export async function acceptInvitation(
  users: Directory['users'],
  userId: string,
  identity: ExternalIdentity,
  now: Date,
): Promise<User | undefined> {
  return users.change(userId, ({ passwordHash, ...user }) =>
    user.externalCredential === undefined && user.externalUserState !== null
      ? {
          // An internal user who becomes an external one has no password here any more.
          ...user,
          externalUserState: 'Accepted',
          ...(user.externalUserState === 'Accepted' ? {} : { externalUserStateChangeDateTime: now.toISOString() }),
          identities: [...user.identities.filter((each) => each.signInType !== 'federated'), objectIdentity(identity)],
          externalCredential: credentialOf(identity),
          ...(identity.kind === 'microsoft-account' ? namesOf(user, identity) : {}),
        }
      : { ...user, ...(passwordHash === undefined ? {} : { passwordHash }) },
  );
}

/** What is kept of the account that a guest signs in with (own design). */
export function credentialOf(identity: ExternalIdentity): ExternalCredential {
  const { kind, issuer, subject, homeAccount } = identity;
  return { kind, issuer, subject, ...(homeAccount === undefined ? {} : { homeAccount }) };
}

/** Microsoft accounts bring their names along (captured tokens show them); other realms leave the object alone. */
function namesOf(user: User, identity: ExternalIdentity) {
  return { givenName: user.givenName ?? identity.givenName ?? null, surname: user.surname ?? identity.surname ?? null };
}

/** The `identities` entry of Graph for a realm (user-properties; the Microsoft-account spelling is unverified). */
export function objectIdentity(identity: ExternalIdentity): ObjectIdentity {
  const federated = (issuer: string, issuerAssignedId: string | null): ObjectIdentity => ({
    signInType: 'federated',
    issuer,
    issuerAssignedId,
  });
  switch (identity.kind) {
    case 'entra':
      return federated('ExternalAzureAD', null);
    case 'microsoft-account':
      return federated('MicrosoftAccount', null);
    case 'google':
    case 'facebook':
    case 'email-otp':
    case 'saml':
    case 'wsfed':
      return federated(identity.issuer, identity.subject);
  }
}
