import {
  type Also,
  byUser,
  createSelfServiceAccount,
  type Directory,
  domainOf,
  type NewAccount,
  recordingAudit,
  type TenantCatalog,
  userActivity,
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
        const now = io.clock.now();
        const made = await createSelfServiceAccount(catalog, account, now, auditingSignUp(resource, now));
        if (made === undefined) {
          return { problem: `${account.address} is an account already. Start again and sign in with it.` };
        }
        return entraIdentity(made.user, made.tenant);
      },
    },
    io,
  );
}

/** The words of the audit log (reference-audit-activities, service "Invited Users"), in the step that makes the account. */
function auditingSignUp(directory: Directory, now: Date): Also<NewAccount> {
  return ({ tenant: { id, displayName }, user, isNewTenant }) => {
    const organisation = { id, displayName, type: 'Directory', userPrincipalName: null } as const;
    const made = userActivity('Viral user creation', 'Add', user);
    const founded = { ...made, activityDisplayName: 'Viral tenant creation', targetResources: [organisation] };
    const initiatedBy = byUser(user);
    return [...(isNewTenant ? [founded] : []), made].map((activity) =>
      recordingAudit(directory, now, { ...activity, initiatedBy }),
    );
  };
}
