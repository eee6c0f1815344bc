import { type Directory, groupsOf, isOwnApplication, type Tenant, untouchedCrossTenantAccess } from '#directory';
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
  // The pages on which guests redeem are no application that a policy would name.
  const decision = decideCrossTenantAccess({
    resource,
    // What a tenant elsewhere lets out, it has said by signing the user in.
    home: home?.tenant ?? {
      id: identity.issuer,
      displayName: identity.issuer,
      crossTenantAccessPolicy: untouchedCrossTenantAccess,
    },
    userId: identity.subject,
    groupIds: home === undefined ? [] : (await groupsOf(home, identity.subject)).map((group) => group.id),
    appId: isOwnApplication(question.appId) ? undefined : question.appId,
  });
  return decision.allowed ? undefined : decision;
}
