import { type Directory, domainOf, type Tenant, type User } from '#directory';
import type { AadstsNumber } from '#errors';
import { decideInvitationDomain } from '#policies';
import { type CrossTenantQuestion, refusalAcrossTenants } from './cross-tenant.js';
import type { ExternalIdentity } from './external-identity.js';
import { matchUser } from './match-user.js';

/** What became of a person who proved who they are. `because` is for the timeline. */
export type RedemptionOutcome =
  | {
      readonly kind: 'member' | 'known' | 'needs-acceptance' | 'needs-link';
      readonly user: User;
      readonly because: string;
    }
  | { readonly kind: 'refused'; readonly aadsts: AadstsNumber; readonly because: string };

/**
 * Recognises the person in the resource tenant. Changes nothing. `invited`: whom the link was for; whoever follows it with
 * another address of the same mailbox is that person.
 */
export async function redeem(
  directory: {
    readonly tenant: Tenant;
    readonly users: Directory['users'];
    readonly crossTenant?: CrossTenantQuestion;
  },
  identity: ExternalIdentity,
  invited?: User,
): Promise<RedemptionOutcome> {
  const { tenant, users } = directory;
  const match = await matchUser(users, tenant.id, identity, invited);
  switch (match.by) {
    case 'nothing':
      return {
        kind: 'refused',
        aadsts: 50020,
        because: `nobody in ${tenant.displayName} has the address ${identity.email}`,
      };
    case 'address-of-another-credential':
      return {
        kind: 'refused',
        aadsts: 50020,
        because: `${identity.email} belongs to a user who signs in another way; reset the redemption status to change it`,
      };
    case 'home-account':
    case 'credential':
    case 'invited-address':
    case 'invitation':
      break;
  }
  const { user } = match;
  if (identity.kind === 'facebook' && match.by !== 'credential')
    return {
      kind: 'refused',
      aadsts: 50020,
      because: 'Facebook takes part in sign-up flows only; an invitation is redeemed in another way',
    };
  if (match.by === 'invited-address' && tenant.redemptionMode === 'classic' && !hasProxyAddress(user, identity.email)) {
    return {
      kind: 'refused',
      aadsts: 50020,
      because: `${identity.email} is no proxy address of the guest, because a contact holds it; in the classic mode only the link of the invitation finds such a guest`,
    };
  }
  if (!user.accountEnabled)
    return { kind: 'refused', aadsts: 50057, because: 'the account is disabled in this tenant' };
  if (match.by === 'home-account') return { kind: 'member', user, because: 'an account of this tenant itself' };
  const across = directory.crossTenant && (await refusalAcrossTenants(tenant, identity, directory.crossTenant));
  if (across !== undefined) return { kind: 'refused', ...across };
  if (match.by === 'credential') return { kind: 'known', user, because: 'a guest who has redeemed' };
  if (user.externalUserState === 'Accepted') {
    return {
      kind: 'needs-link',
      user,
      because: 'accepted before, and this is the first account seen with the address',
    };
  }
  const address = match.by === 'invitation' ? (user.mail ?? identity.email) : identity.email;
  const domain = decideInvitationDomain(tenant.invitationDomains, domainOf(address));
  if (!domain.allowed) return { kind: 'refused', aadsts: 50020, because: domain.because };
  return { kind: 'needs-acceptance', user, because: 'invited, and has not accepted yet' };
}

/** Formerly only `proxyAddresses` were searched for who comes by a direct link (troubleshoot, B2B). */
function hasProxyAddress({ proxyAddresses }: User, address: string): boolean {
  return proxyAddresses.some((each) => each.toLowerCase() === `smtp:${address}`);
}
