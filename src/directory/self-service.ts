import { EmulatorError } from '#errors';
import { blankUser } from './blank-user.js';
import { graphApplication } from './graph-application.js';
import { newPuid } from './guest-user.js';
import type { Tenant } from './model/tenant.js';
import type { User } from './model/user.js';
import { ownApplications } from './own-applications.js';
import type { Also } from './repository.js';
import { newSeedId } from './seed-id.js';
import { domainOf, type HomeAccount, type TenantCatalog } from './tenant-catalog.js';
import { untouchedTenant } from './untouched-tenant.js';

/** What a person says who makes a work account of their own; the mailbox is proved by then. */
export interface SelfServiceAccount {
  readonly address: string;
  readonly displayName: string;
  readonly passwordHash: string;
}

/** An account that was made, and whether its organisation was made for it. */
export type NewAccount = HomeAccount & { readonly isNewTenant: boolean };

type Catalog = Pick<TenantCatalog, 'findByDomain' | 'directoryOf' | 'add'>;

/**
 * Self-service sign-up: an account in the organisation that has the domain, or in an unmanaged one that comes into being
 * for it; as one step with what `also` says. Whether it may be is asked before. Undefined when the address has an account
 * already.
 */
export async function createSelfServiceAccount(
  catalog: Catalog,
  account: SelfServiceAccount,
  now: Date,
  also: Also<NewAccount>,
): Promise<NewAccount | undefined> {
  const domain = domainOf(account.address);
  const existing = await catalog.findByDomain(domain);
  const first = existing === undefined ? await inNewTenant(catalog, account, now, also) : undefined;
  if (first !== undefined) return first;
  const { tenant, users } = await catalog.directoryOf(existing?.id ?? unmanagedTenantId(domain));
  const made = { tenant, user: selfServiceUser(tenant, account, now), isNewTenant: false };
  return unlessTaken(async () => {
    await users.create(made.user, () => also(made));
    return made;
  });
}

/** Undefined when somebody has what is made already. */
async function unlessTaken<T>(make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof EmulatorError && error.code === 'directory.already-exists') return undefined;
    throw error;
  }
}

/** The same for a domain at every start. */
const unmanagedTenantId = (domain: string) => newSeedId('unmanaged', domain);

/** Undefined when two people of one domain come at the same moment: the first one's tenant is the second one's, too. */
async function inNewTenant(
  catalog: Catalog,
  account: SelfServiceAccount,
  now: Date,
  also: Also<NewAccount>,
): Promise<NewAccount | undefined> {
  const tenant = unmanagedTenant(domainOf(account.address), now);
  const made = { tenant, user: selfServiceUser(tenant, account, now), isNewTenant: true };
  return unlessTaken(async () => {
    const applications = [graphApplication(tenant.id), ...ownApplications(tenant.id)];
    await catalog.add(tenant, applications, ({ users }) => [users.creating(made.user), ...also(made)]);
    return made;
  });
}

/** The organisation of a domain that nobody administers. */
function unmanagedTenant(domain: string, now: Date): Tenant {
  const id = unmanagedTenantId(domain);
  const name = domain.replaceAll(/[^a-z0-9]/g, '');
  return {
    ...untouchedTenant,
    id,
    displayName: domain,
    initialDomain: `${name}${id.slice(0, 4)}.onmicrosoft.com`,
    domains: [domain],
    createdDateTime: now.toISOString(),
    allowEmailVerifiedUsersToJoinOrganization: true,
    isUnmanaged: true,
  };
}

function selfServiceUser(tenant: Tenant, { address, displayName, passwordHash }: SelfServiceAccount, now: Date): User {
  return {
    ...blankUser,
    id: newSeedId(tenant.id, 'user', address),
    userPrincipalName: address,
    displayName,
    mail: address,
    proxyAddresses: [`SMTP:${address}`],
    creationType: 'EmailVerified',
    identities: [{ signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: address }],
    mailNickname: address.split('@')[0] ?? null,
    createdDateTime: now.toISOString(),
    passwordHash,
    puid: newPuid(address),
  };
}
