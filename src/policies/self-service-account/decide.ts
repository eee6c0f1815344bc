import type { Tenant } from '#directory';

/** Whether a person may make a work account of their own, and why; the text of the failure page where not. */
export type SelfServiceDecision =
  | { readonly allowed: true; readonly because: string }
  | { readonly allowed: false; readonly because: string; readonly code?: 'AADB2B_0001'; readonly message: string };

/**
 * Step 9 of the classic redemption: a self-service Entra account, in the tenant that has the domain or in a new unmanaged
 * one. Not where that tenant federates the domain or keeps e-mail verified users out (troubleshoot, B2B; `AllowEmailVerifiedUsers`).
 */
export function decideSelfServiceAccount(
  owner: Pick<Tenant, 'displayName' | 'federatedDomains' | 'allowEmailVerifiedUsersToJoinOrganization'> | undefined,
  domain: string,
): SelfServiceDecision {
  if (owner === undefined) return { allowed: true, because: `no Entra tenant has the domain ${domain}` };
  if (owner.federatedDomains.includes(domain)) {
    return {
      allowed: false,
      because: `${owner.displayName} federates the domain ${domain}`,
      code: 'AADB2B_0001',
      message:
        "We cannot create a self-service Azure AD account for you because the directory is federated. Tenant's admin must create an account for you.",
    };
  }
  if (!owner.allowEmailVerifiedUsersToJoinOrganization) {
    return {
      allowed: false,
      because: `${owner.displayName} has allowEmailVerifiedUsersToJoinOrganization off`,
      message:
        "We cannot create a self-service Azure AD account for you because the administrator of your organization has disallowed email-verified users from being created in the tenant. Tenant's admin must create an account for you.",
    };
  }
  return { allowed: true, because: `${owner.displayName} lets email-verified users join` };
}
