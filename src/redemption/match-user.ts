import { credentialKey, type Directory, type User } from '#directory';
import type { ExternalIdentity } from './external-identity.js';

/** Whom an identity stands for, and by what it was recognised. */
export type Match =
  | { readonly by: 'home-account' | 'credential' | 'invited-address' | 'invitation'; readonly user: User }
  /** A guest has the address, but redeemed with another account. */
  | { readonly by: 'address-of-another-credential'; readonly user: User }
  | { readonly by: 'nothing' };

/** Finds the user: the tenant's own account, then the redeemed credential, then a guest without one by address. */
export async function matchUser(
  users: Directory['users'],
  tenantId: string,
  identity: ExternalIdentity,
  invited?: User,
): Promise<Match> {
  if (identity.homeAccount?.tenantId === tenantId) {
    const user = await users.get(identity.homeAccount.objectId);
    return user === undefined ? { by: 'nothing' } : { by: 'home-account', user };
  }
  const redeemed = await users.findBy('credential', credentialKey(identity));
  if (redeemed !== undefined) return { by: 'credential', user: redeemed };

  if (invited !== undefined && isUnlinked(invited)) return { by: 'invitation', user: invited };
  const addressed = await users.findBy('address', identity.email);
  if (addressed === undefined) return { by: 'nothing' };
  return isUnlinked(addressed)
    ? { by: 'invited-address', user: addressed }
    : { by: 'address-of-another-credential', user: addressed };
}

function isUnlinked(user: User): boolean {
  return user.externalUserState !== null && user.externalCredential === undefined;
}
