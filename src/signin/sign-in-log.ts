import type { Directory, User } from '#directory';
import { newId } from '#platform';
import type { ExternalIdentity } from '#redemption';
import type { SignInRequest } from './sign-in-request.js';

/** An interactive sign-in in the tenant's log (Graph `signIn`); `error` for one that was refused. */
export async function logSignIn(
  { auditLogs, tenant }: Pick<Directory, 'auditLogs' | 'tenant'>,
  about: {
    readonly request: SignInRequest;
    readonly identity: ExternalIdentity;
    readonly user?: User | undefined;
    readonly ipAddress: string;
    readonly now: Date;
    /** A Conditional Access policy asked for terms of use. */
    readonly termsApply?: boolean | undefined;
    readonly error?: { readonly number: number; readonly message: string };
  },
): Promise<void> {
  const { request, identity, user, ipAddress, now, error, termsApply = false } = about;
  const isGuest = identity.homeAccount?.tenantId !== tenant.id;
  await auditLogs.signIns.record({
    id: newId(),
    correlationId: request.id,
    ...(termsApply
      ? { conditionalAccessStatus: error === undefined ? ('success' as const) : ('failure' as const) }
      : {}),
    createdDateTime: now.toISOString(),
    userId: user?.id ?? '',
    userDisplayName: user?.displayName ?? identity.displayName ?? identity.email,
    userPrincipalName: identity.email,
    userType: isGuest ? 'guest' : 'member',
    appId: request.client.appId,
    appDisplayName: request.client.displayName,
    ipAddress,
    homeTenantId: identity.homeAccount?.tenantId ?? null,
    resourceTenantId: tenant.id,
    crossTenantAccessType: isGuest ? 'b2bCollaboration' : 'none',
    status: { errorCode: error?.number ?? 0, failureReason: error?.message ?? null },
  });
}
