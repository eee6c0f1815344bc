import { consumerTenantId, type User } from '#directory';

/** What a person from outside is to Conditional Access (authentication-conditional-access); undefined for own members. */
export function guestTypeOf(
  user: User,
): 'internalGuest' | 'b2bCollaborationGuest' | 'b2bCollaborationMember' | undefined {
  const isExternal = user.externalCredential !== undefined || user.externalUserState !== null;
  if (isExternal) return user.userType === 'Guest' ? 'b2bCollaborationGuest' : 'b2bCollaborationMember';
  return user.userType === 'Guest' ? 'internalGuest' : undefined;
}

/** The tenant that has a guest's account; undefined where no tenant has. */
export function homeTenantIdOf({ externalCredential: credential }: User): string | undefined {
  if (credential?.kind === 'microsoft-account') return consumerTenantId;
  return credential?.homeAccount?.tenantId ?? (credential?.kind === 'entra' ? credential.issuer : undefined);
}
