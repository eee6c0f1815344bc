import type { AccessTargets, B2bSetting, CrossTenantAccessPolicy, Tenant } from '#directory';

/** Whether a person of one Entra tenant may be a guest at an application of another, and why. */
export type CrossTenantDecision =
  | { readonly allowed: true; readonly because: string }
  | { readonly allowed: false; readonly aadsts: 500212 | 500213; readonly because: string };

type Side = Pick<Tenant, 'id' | 'displayName' | 'crossTenantAccessPolicy'>;

/** Who goes where; ids are the home tenant's, in both directions. */
export interface CrossTenantFacts {
  readonly resource: Side;
  readonly home: Side;
  /** Undefined for somebody who is only named, as in an invitation. */
  readonly userId: string | undefined;
  readonly groupIds: readonly string[];
  /** Undefined where no application is gone to: an invitation, the acceptance portal, My Apps. */
  readonly appId: string | undefined;
}

/**
 * B2B collaboration of the cross-tenant access policies: first the home tenant's outbound settings, then the resource
 * tenant's inbound ones (unverified: which comes first); of a partner that says nothing the default's.
 */
export function decideCrossTenantAccess(facts: CrossTenantFacts): CrossTenantDecision {
  const { resource, home } = facts;
  const outbound = settingOf(home.crossTenantAccessPolicy, resource.id, 'b2bCollaborationOutbound');
  const out = refusalOf(outbound, facts);
  if (out !== undefined) {
    const because = `${home.displayName} does not let ${out} out to ${resource.displayName} (b2bCollaborationOutbound)`;
    return { allowed: false, aadsts: 500212, because };
  }
  const inbound = settingOf(resource.crossTenantAccessPolicy, home.id, 'b2bCollaborationInbound');
  const into = refusalOf(inbound, facts);
  if (into !== undefined) {
    const because = `${resource.displayName} does not let ${into} in from ${home.displayName} (b2bCollaborationInbound)`;
    return { allowed: false, aadsts: 500213, because };
  }
  return { allowed: true, because: 'no cross-tenant access setting speaks against it' };
}

function settingOf(
  policy: CrossTenantAccessPolicy,
  partnerId: string,
  direction: 'b2bCollaborationInbound' | 'b2bCollaborationOutbound',
): B2bSetting {
  return policy.partners.find((each) => each.tenantId === partnerId)?.[direction] ?? policy.default[direction];
}

/** Microsoft's own: what `Office365` and `AllMicrosoftApps` mean here. */
const microsoftApps = ['00000003-0000-0000-c000-000000000000'];

/** Undefined when nothing is refused, else what is, in words. */
function refusalOf(setting: B2bSetting, { userId, groupIds, appId }: CrossTenantFacts): string | undefined {
  const isUser = (target: string) => target === 'AllUsers' || target === userId || groupIds.includes(target);
  const isApp = (target: string) =>
    target === 'AllApplications' ||
    target === appId ||
    (['Office365', 'AllMicrosoftApps'].includes(target) && microsoftApps.includes(appId ?? ''));
  // Who is only named counts as everybody: refused when everybody is, and nobody is let in.
  if (userId === undefined) return isNobodyAllowed(setting.usersAndGroups) ? 'anybody' : undefined;
  if (!passes(setting.usersAndGroups, isUser)) return 'this user';
  if (appId === undefined) return undefined;
  return passes(setting.applications, isApp) ? undefined : 'anybody to this application';
}

/** `allowed`: only the targets pass; `blocked`: all others do. */
function passes({ accessType, targets }: AccessTargets, is: (target: string) => boolean): boolean {
  return targets.some(({ target }) => is(target)) === (accessType === 'allowed');
}

function isNobodyAllowed({ accessType, targets }: AccessTargets): boolean {
  return accessType === 'blocked' && targets.some(({ target }) => target === 'AllUsers');
}
