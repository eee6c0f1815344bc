import {
  byUser,
  createSelfServiceAccount,
  type Directory,
  domainOf,
  type HomeAccount,
  recordAudit,
  type TenantCatalog,
  userTarget,
} from '#directory';
import { decideSelfServiceAccount } from '#policies';
import type { OneTimeCodes } from '../email-otp/code.js';
import { entraIdentity } from '../entra/identity.js';
import type { IdentityProvider, ProviderIo } from '../provider.js';
import { createSignUpProvider } from './create-sign-up-provider.js';

/** Step 9 of the classic redemption: a self-service ("viral") Entra account for a work address. */
export function createSelfServiceSignUp(
  about: {
    readonly id: string;
    readonly codes: OneTimeCodes;
    readonly catalog: TenantCatalog;
    /** The inviting tenant: its audit log tells what came into being. */
    readonly resource: Directory;
  },
  io: ProviderIo,
): IdentityProvider {
  const { id, codes, catalog, resource } = about;
  return createSignUpProvider(
    {
      id,
      displayName: 'self-service account',
      codes,
      explanation: `${resource.tenant.displayName} uses work or school accounts. There is none with this address yet: create one.`,
      async create(account) {
        const domain = domainOf(account.address);
        // Asked once more: the organisation may have changed its mind while the page was open.
        const decision = decideSelfServiceAccount(await catalog.findByDomain(domain), domain);
        if (!decision.allowed) return { problem: decision.message };
        const made = await createSelfServiceAccount(catalog, account, io.clock.now());
        if (made === undefined) {
          return { problem: `${account.address} is an account already. Start again and sign in with it.` };
        }
        await auditSignUp(resource, made, io.clock.now());
        return entraIdentity(made.user, made.tenant);
      },
    },
    io,
  );
}

/** The words of the audit log (reference-audit-activities, service "Invited Users"). */
async function auditSignUp(
  directory: Directory,
  { tenant, user, isNewTenant }: HomeAccount & { readonly isNewTenant: boolean },
  now: Date,
): Promise<void> {
  const about = { category: 'UserManagement', operationType: 'Add', initiatedBy: byUser(user) } as const;
  if (isNewTenant) {
    const { id, displayName } = tenant;
    const targetResources = [{ id, displayName, type: 'Directory', userPrincipalName: null }] as const;
    await recordAudit(directory, now, { activityDisplayName: 'Viral tenant creation', ...about, targetResources });
  }
  const targetResources = [userTarget(user)];
  await recordAudit(directory, now, { activityDisplayName: 'Viral user creation', ...about, targetResources });
}
