import { type Directory, newConsumerUser, type User } from '#directory';
import type { ExternalIdentity } from './external-identity.js';

/** A personal Microsoft account for a mailbox that was just proved; from then on the mailbox is its key. */
export function createPersonalAccount(users: Directory['users'], identity: ExternalIdentity, now: Date): Promise<User> {
  const [name = identity.email] = identity.email.split('@');
  return users.create(newConsumerUser({ email: identity.email, displayName: name }, now, 'mailbox'));
}
