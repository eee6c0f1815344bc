import type { ExternalCredential, ObjectIdentity, User } from './model/user.js';
import type { IndexDefinition } from './unique-values.js';

/** By what users are found, and listed without looking at everyone. */
export type UserIndex =
  | 'user-name'
  | 'address'
  | 'credential'
  | 'identity'
  | 'identity-issuer'
  | 'user-type'
  | 'state'
  | 'disabled'
  | 'directory-role';

/** The name under which an external credential is found: who vouches, and for whom. */
export function credentialKey(credential: Pick<ExternalCredential, 'kind' | 'issuer' | 'subject'>): string {
  return JSON.stringify([credential.kind, credential.issuer, credential.subject]);
}

/** The name under which a federated identity is found; one user at most has it (Graph objectIdentity). */
export function identityKey(identity: Pick<ObjectIdentity, 'issuer' | 'issuerAssignedId'>): string {
  return JSON.stringify([identity.issuer, identity.issuerAssignedId]);
}

const federated = (user: User) => user.identities.filter((each) => each.signInType === 'federated');

/** The indexes of users. */
export const userIndexes: Readonly<Record<UserIndex, IndexDefinition<User>>> = {
  'user-name': { values: (user) => [user.userPrincipalName], unique: true },
  address: { values: (user) => [user.mail, ...user.otherMails, ...user.proxyAddresses.map(withoutPrefix)] },
  credential: { values: (user) => [user.externalCredential && credentialKey(user.externalCredential)], unique: true },
  identity: {
    values: (user) =>
      federated(user)
        .filter((each) => each.issuerAssignedId !== null)
        .map(identityKey),
    unique: true,
  },
  'identity-issuer': { values: (user) => federated(user).map((each) => each.issuer) },
  'user-type': { values: (user) => [user.userType] },
  state: { values: (user) => [user.externalUserState] },
  disabled: { values: (user) => [user.accountEnabled ? undefined : 'disabled'] },
  'directory-role': { values: (user) => user.directoryRoles },
};

/** `SMTP:ana@fabrikam.example` → `ana@fabrikam.example`. */
export function withoutPrefix(proxyAddress: string): string {
  return proxyAddress.replace(/^smtp:/i, '');
}
