import { type Directory, groupsOf, isOwnApplication, type Tenant } from '#directory';
import { decideCrossTenantAccess } from '#policies';
import type { ExternalIdentity } from './external-identity.js';

/** How redemption asks what the cross-tenant access policies say; left out where nobody signs in to an application. */
export interface CrossTenantQuestion {
  readonly appId: string;
  /** The home tenant's, where it is on this server. */
  directoryOf(tenantId: string): Promise<Pick<Directory, 'tenant' | 'groups' | 'users'> | undefined>;
}

/**
 * The refusal of a guest by his home tenant or by this one; undefined when neither refuses. Guests of other realms than
 * Entra are in no cross-tenant access policy.
 */
export async function refusalAcrossTenants(
  resource: Tenant,
  identity: ExternalIdentity,
  question: CrossTenantQuestion,
): Promise<{ readonly aadsts: 500212 | 500213; readonly because: string } | undefined> {
  if (identity.kind !== 'entra') return undefined;
  const home = await question.directoryOf(identity.issuer);
  if (home === undefined) return undefined;
  // The pages on which guests redeem are no application that a policy would name.
  const decision = decideCrossTenantAccess({
    resource,
    home: home.tenant,
    userId: identity.subject,
    groupIds: (await groupsOf(home, identity.subject)).map((group) => group.id),
    appId: isOwnApplication(question.appId) ? undefined : question.appId,
  });
  return decision.allowed ? undefined : decision;
}
