import {
  credentialKey,
  type Directory,
  type ExternalCredential,
  type ObjectIdentity,
  type PlannedPart,
  type User,
} from '#directory';
import { auditingRedemption } from './audit.js';
import type { ExternalIdentity } from './external-identity.js';

type Stores = Pick<Directory, 'users' | 'auditLogs' | 'commit'>;

/**
 * PendingAcceptance → Accepted with its audit entries, as one step: the guest now signs in with this credential and no
 * other. A guest who was Accepted from the start gets the credential all the same. Doing it twice changes nothing the
 * second time. Undefined when the user is gone, or another account was faster.
 */
export async function acceptInvitation(
  directory: Stores,
  userId: string,
  identity: ExternalIdentity,
  now: Date,
): Promise<User | undefined> {
  return link(directory, userId, identity, now, (user) => auditingRedemption(directory, user, now));
}

/** The same for a guest who has redeemed by this address before: nothing is redeemed once more. */
export async function linkAccount(
  directory: Stores,
  userId: string,
  identity: ExternalIdentity,
  now: Date,
): Promise<User | undefined> {
  return link(directory, userId, identity, now, () => []);
}

async function link(
  { users, commit }: Stores,
  userId: string,
  identity: ExternalIdentity,
  now: Date,
  audited: (user: User) => readonly PlannedPart[],
): Promise<User | undefined> {
  let linked: User | undefined;
  await commit(async () => {
    const user = await users.get(userId);
    linked = user;
    if (user === undefined || user.externalUserState === null) return [];
    if (user.externalCredential !== undefined) {
      if (credentialKey(user.externalCredential) !== credentialKey(identity)) linked = undefined;
      return [];
    }
    const after = accepted(user, identity, now);
    linked = after;
    return [users.changing(user, after), ...audited(after)];
  });
  return linked;
}

/** An internal user who becomes an external one has no password here any more. */
function accepted({ passwordHash: _, ...user }: User, identity: ExternalIdentity, now: Date): User {
  return {
    ...user,
    externalUserState: 'Accepted',
    ...(user.externalUserState === 'Accepted' ? {} : { externalUserStateChangeDateTime: now.toISOString() }),
    identities: [...user.identities.filter((each) => each.signInType !== 'federated'), objectIdentity(identity)],
    externalCredential: credentialOf(identity),
    ...(identity.kind === 'microsoft-account' ? namesOf(user, identity) : {}),
  };
}

/** What is kept of the account that a guest signs in with (own design). */
export function credentialOf(identity: ExternalIdentity): ExternalCredential {
  const { kind, issuer, subject, homeAccount } = identity;
  return { kind, issuer, subject, ...(homeAccount === undefined ? {} : { homeAccount }) };
}

/** Microsoft accounts bring their names along (captured tokens show them); other realms leave the object alone. */
function namesOf(user: Pick<User, 'givenName' | 'surname'>, identity: ExternalIdentity) {
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
