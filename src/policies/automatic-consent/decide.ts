import type { Tenant } from '#directory';

/** Whether a guest of another tenant is spared the permissions page, and why. */
export type AutomaticConsentDecision = { readonly allowed: boolean; readonly because: string };

type Side = Pick<Tenant, 'id' | 'displayName' | 'crossTenantAccessPolicy'>;

/**
 * Automatic redemption: the resource tenant lets the home tenant's people in without asking, and the home tenant lets its
 * people out to the resource tenant likewise; each for the other by name, because the default is always false
 * (includes/automatic-redemption-include). `home`: undefined for guests of no Entra tenant.
 */
export function decideAutomaticConsent(resource: Side, home: Side | undefined): AutomaticConsentDecision {
  if (home === undefined) return { allowed: false, because: 'automatic redemption is for guests of Entra tenants' };
  const [inbound, outbound] = [settingsOf(resource, home.id), settingsOf(home, resource.id)];
  if (!inbound.inboundAllowed) {
    return {
      allowed: false,
      because: `${resource.displayName} has no inbound automatic redemption for ${home.displayName}`,
    };
  }
  if (!outbound.outboundAllowed) {
    return {
      allowed: false,
      because: `${home.displayName} has no outbound automatic redemption for ${resource.displayName}`,
    };
  }
  return {
    allowed: true,
    because: `${resource.displayName} (inbound) and ${home.displayName} (outbound) have automatic redemption for each other`,
  };
}

/** The partner's, where it says something, else the default's. */
function settingsOf({ crossTenantAccessPolicy: policy }: Side, partnerId: string) {
  const own = policy.partners.find((each) => each.tenantId === partnerId)?.automaticUserConsentSettings;
  const { inboundAllowed, outboundAllowed } = policy.default.automaticUserConsentSettings;
  return {
    inboundAllowed: own?.inboundAllowed ?? inboundAllowed,
    outboundAllowed: own?.outboundAllowed ?? outboundAllowed,
  };
}
