import { createHash } from 'node:crypto';
import { newId } from '#platform';
import { blankUser } from './blank-user.js';
import type { Tenant } from './model/tenant.js';
import type { User } from './model/user.js';

/** Longest part before the `@` of a user principal name that Entra documents. */
const longestLocalPart = 64;

/**
 * The user principal name of a guest: the invited address with `@` replaced, `#EXT#`, the initial domain.
 * `attempt` above 0 makes another name where one is taken. Unverified: what Entra does on collisions and with
 * addresses over 64 characters is not documented; the name then carries eight hash characters.
 */
export function guestUserPrincipalName(address: string, initialDomain: string, attempt = 0): string {
  const local = address.replace('@', '_');
  const room = longestLocalPart - '#EXT#'.length;
  const hash = createHash('sha256').update(`${address.toLowerCase()}/${attempt}`).digest('hex').slice(0, 8);
  const fitted = local.length <= room && attempt === 0 ? local : `${local.slice(0, room - 9)}_${hash}`;
  return `${fitted}#EXT#@${initialDomain}`;
}

/** A guest as an invitation makes one: no credential, PendingAcceptance, the host's identity only. */
export function newGuest(options: {
  readonly tenant: Tenant;
  readonly address: string;
  readonly displayName?: string | undefined;
  readonly now: Date;
  readonly attempt?: number;
  readonly id?: string | undefined;
  readonly userType?: User['userType'] | undefined;
  readonly sponsors?: readonly string[] | undefined;
  /** A contact holds the address: it stays out of `proxyAddresses` (troubleshoot, B2B). */
  readonly isHeldByContact?: boolean;
}): User {
  const { tenant, address, now } = options;
  const userPrincipalName = guestUserPrincipalName(address, tenant.initialDomain, options.attempt);
  return {
    ...blankUser,
    id: options.id ?? newId(),
    userPrincipalName,
    displayName: (options.displayName || address.split('@')[0] || address).slice(0, 256),
    mail: address,
    otherMails: [address],
    proxyAddresses: options.isHeldByContact === true ? [] : [`SMTP:${address}`],
    userType: options.userType ?? 'Guest',
    creationType: 'Invitation',
    externalUserState: 'PendingAcceptance',
    externalUserStateChangeDateTime: now.toISOString(),
    identities: [
      { signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: userPrincipalName },
    ],
    mailNickname: userPrincipalName.split('@')[0] ?? null,
    showInAddressList: false,
    sponsors: options.sponsors ?? [],
    createdDateTime: now.toISOString(),
    puid: newPuid(userPrincipalName),
  };
}

/** A PUID as Entra prints it: sixteen hex digits beginning with 1003; stable for a name. */
export function newPuid(name: string): string {
  return `1003${createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 12)}`.toUpperCase();
}
