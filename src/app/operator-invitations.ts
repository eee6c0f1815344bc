import type { TenantCatalog } from '#directory';
import { entraError } from '#errors';
import type { Invitations, SentInvitation } from '#invitations';

/** An invitation by whoever holds the server: in code, or by the control API. */
export interface OperatorInvitation {
  readonly address: string;
  /** Id or domain; the first organisation of the config when left out. */
  readonly tenant?: string | undefined;
  /** The sample application when left out. */
  readonly redirectUrl?: string | undefined;
  readonly displayName?: string | undefined;
  readonly sendMessage?: boolean | undefined;
}

/** The id of a tenant by id or domain, of the first organisation without either. Throws AADSTS90002. */
export async function tenantIdOf(catalog: TenantCatalog, name: string | undefined): Promise<string> {
  const tenant =
    name === undefined
      ? (await catalog.list()).find((each) => each.kind === 'organization')
      : await catalog.find(name.toLowerCase());
  if (tenant === undefined) throw entraError(90002, { tenant: name ?? '' });
  return tenant.id;
}

/** Invites as the operator: no role is asked for, every other gate applies. */
export function createOperatorInvite(deps: {
  readonly origin: string;
  readonly catalog: TenantCatalog;
  readonly invitations: Invitations;
}): (invitation: OperatorInvitation) => Promise<SentInvitation> {
  const { origin, catalog, invitations } = deps;
  return async ({ address, tenant, redirectUrl, displayName, sendMessage }) => {
    const directory = await catalog.directoryOf(await tenantIdOf(catalog, tenant));
    const request = { address, redirectUrl: redirectUrl ?? `${origin}/sample`, displayName, sendMessage };
    return invitations.invite(directory, request, { kind: 'operator' });
  };
}
