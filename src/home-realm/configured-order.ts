import type { FallbackIdentityProvider, PrimaryIdentityProvider, Tenant } from '#directory';
import type { RealmRule } from './realm.js';
import { createMicrosoftAccount } from './rules/create-microsoft-account.js';
import { federatedDomain } from './rules/federated-domain.js';
import { google } from './rules/google.js';
import { homeTenant } from './rules/home-tenant.js';
import { microsoftAccount } from './rules/microsoft-account.js';
import { oneTimePasscode } from './rules/one-time-passcode.js';

/** Which rule asks a primary identity provider. */
const primaryRules: Readonly<Record<PrimaryIdentityProvider, RealmRule>> = {
  azureActiveDirectory: homeTenant, //      a user of another Entra tenant
  externalFederation: federatedDomain, //   SAML (or WS-Fed) configured for the domain
  socialIdentityProviders: google, //       gmail.com and googlemail.com, when Google is configured
};

/** Which rules are asked when no primary knows the address. */
const fallbackRules: Readonly<Record<FallbackIdentityProvider, readonly RealmRule[]>> = {
  defaultConfiguredIdp: [microsoftAccount, oneTimePasscode, createMicrosoftAccount],
  emailOneTimePasscode: [oneTimePasscode],
  microsoftAccount: [microsoftAccount, createMicrosoftAccount],
};

/**
 * The redemption order of the tenant: `invitationRedemptionIdentityProviderConfiguration` of its default cross-tenant
 * access policy. What it leaves out is named with that reason.
 */
export function configuredOrder({ displayName, crossTenantAccessPolicy }: Tenant): readonly RealmRule[] {
  const { primaryIdentityProviderPrecedenceOrder: order, fallbackIdentityProvider: fallback } =
    crossTenantAccessPolicy.default.invitationRedemptionIdentityProviderConfiguration;
  const primaries = [...order.map((each) => primaryRules[each])];
  const leftOut = Object.values(primaryRules).filter((rule) => !primaries.includes(rule));
  const fallbacks = fallbackRules[fallback];
  const notFallbacks = fallbackRules.defaultConfiguredIdp.filter((rule) => !fallbacks.includes(rule));
  const asked = order.length === 0 ? 'no primary identity provider' : order.join(', ');
  return [
    passing('redemption-order', `${displayName} asks ${asked}, then ${fallback} (its cross-tenant access policy)`),
    ...primaries,
    ...leftOut.map(({ name }) => passing(name, `the redemption order of ${displayName} leaves it out`)),
    ...fallbacks,
    ...notFallbacks.map(({ name }) => passing(name, `the fallback of ${displayName} is ${fallback}`)),
  ];
}

/** A rule that only says why nothing is asked. */
function passing(name: string, because: string): RealmRule {
  return { name, consider: async () => ({ kind: 'pass', because }) };
}
