import type { TenantCatalog } from '#directory';
import { EmulatorError } from '#errors';
import type { createPartnerSignOut, PartnerRegistration } from '#signin';
import type { createStepDeps } from './step-deps.js';

type SignOutDeps = Parameters<typeof createPartnerSignOut>[0];

/** How signing out finds partners: by what a session remembers, and by the issuer that a message names (SAML 2.0 profiles 4.4). */
export function partnersFor(
  catalog: TenantCatalog,
  stepDeps: ReturnType<typeof createStepDeps>,
): Pick<SignOutDeps, 'openProvider' | 'samlPartnersOf'> {
  return {
    async openProvider({ tenantId, providerId }, tracer) {
      if ((await catalog.find(tenantId)) === undefined) return undefined;
      const { openProvider } = await stepDeps(tenantId, tracer);
      try {
        return await openProvider({ providerId });
      } catch (error) {
        // The federation was removed after the person had signed in by it.
        if (error instanceof EmulatorError && error.category === 'not-found') return undefined;
        throw error;
      }
    },
    async samlPartnersOf(issuer) {
      const found: PartnerRegistration[] = [];
      for (const { id: tenantId } of await catalog.list()) {
        const { federationConfigurations } = await catalog.directoryOf(tenantId);
        for (const { id, issuerUri, preferredAuthenticationProtocol } of await federationConfigurations.list())
          if (issuerUri === issuer && preferredAuthenticationProtocol === 'saml')
            found.push({ tenantId, providerId: `federation:${id}` });
      }
      return found;
    },
  };
}
