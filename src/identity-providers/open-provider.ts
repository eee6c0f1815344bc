import { consumerClientAppId, consumerTenantId, type HomeTenant, type TenantCatalog } from '#directory';
import { defineErrors } from '#errors';
import type { CertifiedKey } from '#keys';
import type { Store } from '#store';
import { createOneTimeCodes } from './email-otp/code.js';
import { createEmailOtpProvider } from './email-otp/create-email-otp-provider.js';
import { createEntraProvider } from './entra/create-entra-provider.js';
import { createHomeTenantProvider } from './entra/create-home-tenant-provider.js';
import { createPasswordAttempts } from './entra/password-attempts.js';
import type { PartnerAddressRule } from './federation/partner-address.js';
import { createRenewal } from './federation/renew-certificates.js';
import { createMicrosoftAccountProvider } from './microsoft-account/create-microsoft-account-provider.js';
import type { IdentityProvider, ProviderIo } from './provider.js';
import { createSamlProvider } from './saml/create-saml-provider.js';
import { createPersonalSignUp } from './sign-up/personal-account.js';
import { createSelfServiceSignUp } from './sign-up/self-service-account.js';
import { createSocialProvider } from './social/create-social-provider.js';
import { createWsFedProvider } from './wsfed/create-wsfed-provider.js';

const providerError = defineErrors('identity-providers', {
  unknown: ['not-found', 'The identity provider of this sign-in is not configured any more.'],
});

/** Where providers find their registrations. */
export interface OpenProviderDeps {
  readonly catalog: TenantCatalog;
  readonly store: Store;
  readonly origin: string;
  /** Known to this process only: our own client at the tenant of personal accounts. */
  readonly consumerClientSecret: string;
  /** PEM of the key that partners encrypt for; undefined while the tenant has published none. */
  readonly decryptionKey: (tenantId: string) => Promise<string | undefined>;
  /** The key that signs what a tenant sends to its partners. */
  readonly signingKey: (tenantId: string) => Promise<CertifiedKey>;
  /** Which addresses of partners are believed. */
  readonly partnerAddresses: PartnerAddressRule;
  /** Entra tenants at another origin. */
  readonly homeTenants: readonly HomeTenant[];
}

/**
 * Every kind of realm there is, the first part of a provider's id (own design). One that is added here needs a fixture in
 * the contract suite of identity providers.
 */
export const providerKinds = [
  'entra',
  'home-tenant',
  'email-otp',
  'sign-up',
  'self-service',
  'federation',
  'google',
  'facebook',
  'microsoft-account',
  'microsoft-account-creation',
] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** Opens a realm's provider by the id that home-realm discovery gave: `{kind}:{registration}`. */
export async function openProvider(
  providerId: string,
  deps: OpenProviderDeps,
  io: ProviderIo,
): Promise<IdentityProvider> {
  const { catalog, store, origin, consumerClientSecret } = deps;
  const [named, registration = ''] = providerId.split(/:(.*)/s);
  const kind = providerKinds.find((each) => each === named);
  const directory = await catalog.directoryOf(io.resourceTenant.id);
  const id = providerId;
  switch (kind) {
    case 'entra': {
      const { tenant: homeTenant, users } = await catalog.directoryOf(registration);
      const findUser = async (name: string) =>
        (await users.findBy('user-name', name)) ?? (await users.findBy('address', name));
      return createEntraProvider({ id, homeTenant, findUser, attempts: createPasswordAttempts(store, io.clock) }, io);
    }
    case 'home-tenant': {
      const homeTenant = deps.homeTenants.find((each) => each.id === registration);
      if (homeTenant === undefined) throw providerError('unknown', { detail: { providerId } });
      return createHomeTenantProvider({ id, homeTenant }, io);
    }
    case 'email-otp': {
      const codes = createOneTimeCodes({ store, clock: io.clock, tenantId: io.resourceTenant.id });
      return createEmailOtpProvider({ id, codes }, io);
    }
    case 'sign-up':
    case 'self-service': {
      const codes = createOneTimeCodes({ store, clock: io.clock, tenantId: io.resourceTenant.id });
      return kind === 'sign-up'
        ? createPersonalSignUp({ id, codes, consumers: directory }, io)
        : createSelfServiceSignUp({ id, codes, catalog, resource: directory }, io);
    }
    case 'federation': {
      const configuration = await directory.federationConfigurations.get(registration);
      if (configuration === undefined) throw providerError('unknown', { detail: { providerId } });
      const renew = createRenewal(directory, configuration, deps.partnerAddresses, io);
      const decryptionKey = () => deps.decryptionKey(io.resourceTenant.id);
      const partner = { id, configuration, renew, decryptionKey };
      return configuration.preferredAuthenticationProtocol === 'wsFed'
        ? createWsFedProvider(partner, io)
        : createSamlProvider({ ...partner, signingKey: () => deps.signingKey(io.resourceTenant.id) }, io);
    }
    case 'google':
    case 'facebook': {
      const provider = await directory.socialIdentityProviders.get(registration);
      if (provider === undefined) throw providerError('unknown', { detail: { providerId } });
      return createSocialProvider({ id, provider }, io);
    }
    case 'microsoft-account':
    case 'microsoft-account-creation': {
      const createAccount = kind === 'microsoft-account-creation';
      const issuer = `${origin}/${consumerTenantId}/v2.0`;
      return createMicrosoftAccountProvider(
        { id, issuer, clientId: consumerClientAppId, clientSecret: consumerClientSecret, createAccount },
        io,
      );
    }
    case undefined:
      throw providerError('unknown', { detail: { providerId } });
  }
}
