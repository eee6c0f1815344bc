/** Whether people of a domain may come in, and why. */
export type InvitationDomainDecision = { readonly allowed: boolean; readonly because: string };

/**
 * The allow or block list of domains (B2BManagementPolicy). Applies to invitations and to the redemption of
 * pending guests, never to guests who have redeemed. Exact, case-insensitive; subdomains are other domains
 * (Unverified: Entra's subdomain matching is not documented).
 */
export function decideInvitationDomain(
  settings: { readonly allowed: readonly string[]; readonly blocked: readonly string[] },
  domain: string,
): InvitationDomainDecision {
  const named = (list: readonly string[]) => list.some((each) => each.toLowerCase() === domain.toLowerCase());
  if (named(settings.blocked)) return { allowed: false, because: `${domain} is on the list of blocked domains` };
  if (settings.allowed.length > 0 && !named(settings.allowed)) {
    return { allowed: false, because: `${domain} is not on the list of allowed domains` };
  }
  return { allowed: true, because: 'no domain list speaks against it' };
}
