import type { Tenant, User } from '#directory';
import type { ExternalIdentity } from '#redemption';

/** A user of an Entra tenant (or of the tenant of personal accounts) who gave a password there. */
export function entraIdentity(user: User, tenant: Tenant): ExternalIdentity {
  return {
    kind: 'entra',
    issuer: tenant.id,
    subject: user.id,
    email: (user.mail ?? user.userPrincipalName).toLowerCase(),
    displayName: user.displayName,
    ...(user.givenName === null ? {} : { givenName: user.givenName }),
    ...(user.surname === null ? {} : { surname: user.surname }),
    amr: ['pwd'],
    homeAccount: { tenantId: tenant.id, objectId: user.id },
  };
}
