import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { guid } from './application-seed.js';
import type {
  B2bSetting,
  CrossTenantAccessDefault,
  CrossTenantAccessPartner,
  CrossTenantAccessPolicy,
} from './model/cross-tenant-access.js';

const accessType = z.enum(['allowed', 'blocked']);

function targets(
  kinds: readonly ('user' | 'group' | 'application')[],
  everything: string,
  type: 'allowed' | 'blocked',
) {
  const target = z.strictObject({
    target: z.string().min(1).describe(`An object id or app id, or ${everything}.`),
    targetType: z.enum(kinds),
  });
  const [targetType = 'user'] = kinds;
  return z
    .strictObject({ accessType, targets: z.array(target).min(1) })
    .prefault({ accessType: type, targets: [{ target: everything, targetType }] });
}

/** One direction of B2B; `type` is what the service itself says about everybody. */
function b2bSetting(type: 'allowed' | 'blocked') {
  return z.strictObject({
    usersAndGroups: targets(['user', 'group'], 'AllUsers', type),
    applications: targets(['application'], 'AllApplications', type),
  }) satisfies z.ZodType<B2bSetting>;
}

const inboundTrust = z.strictObject({
  isMfaAccepted: z.boolean().default(false),
  isCompliantDeviceAccepted: z.boolean().default(false),
  isHybridAzureADJoinedDeviceAccepted: z.boolean().default(false),
});

const tenantRestrictions = b2bSetting('blocked').extend({ devices: z.null().default(null) });

const primaries = ['azureActiveDirectory', 'externalFederation', 'socialIdentityProviders'] as const;

const redemption = z
  .strictObject({
    primaryIdentityProviderPrecedenceOrder: z
      .array(z.enum(primaries))
      .default([...primaries])
      .refine((order) => new Set(order).size === order.length, 'each identity provider once')
      .describe('In the order in which they are asked; what is left out takes no part.'),
    fallbackIdentityProvider: z
      .enum(['defaultConfiguredIdp', 'emailOneTimePasscode', 'microsoftAccount'])
      .default('defaultConfiguredIdp')
      .describe('emailOneTimePasscode: no Microsoft accounts; microsoftAccount: no passcodes.'),
  })
  .describe('Who may vouch for guests at redemption.');

const never = z.literal(false, { error: 'is always false in the default; set it on the partner' }).default(false);

/** What holds for every tenant without settings of its own (Graph `crossTenantAccessPolicyConfigurationDefault`). */
export const crossTenantAccessDefaultSchema = z.strictObject({
  isServiceDefault: z.boolean().default(true).describe('Told by the server; what the file says is not used.'),
  inboundTrust: inboundTrust.prefault({}),
  b2bCollaborationOutbound: b2bSetting('allowed').prefault({}),
  b2bCollaborationInbound: b2bSetting('allowed').prefault({}),
  b2bDirectConnectOutbound: b2bSetting('blocked').prefault({}),
  b2bDirectConnectInbound: b2bSetting('blocked').prefault({}),
  tenantRestrictions: tenantRestrictions.prefault({}),
  automaticUserConsentSettings: z.strictObject({ inboundAllowed: never, outboundAllowed: never }).prefault({}),
  invitationRedemptionIdentityProviderConfiguration: redemption.prefault({}),
}) satisfies z.ZodType<CrossTenantAccessDefault>;

const inherited = (type: 'allowed' | 'blocked') => b2bSetting(type).nullable().default(null);
const consent = z.boolean().nullable().default(null);

/** What holds for one tenant; null is the default's (Graph `crossTenantAccessPolicyConfigurationPartner`). */
export const crossTenantAccessPartnerSchema = z.strictObject({
  tenantId: guid,
  isServiceProvider: z.boolean().nullable().default(null),
  isInMultiTenantOrganization: z.boolean().default(false),
  inboundTrust: inboundTrust.nullable().default(null),
  b2bCollaborationOutbound: inherited('allowed'),
  b2bCollaborationInbound: inherited('allowed'),
  b2bDirectConnectOutbound: inherited('blocked'),
  b2bDirectConnectInbound: inherited('blocked'),
  tenantRestrictions: tenantRestrictions.nullable().default(null),
  automaticUserConsentSettings: z
    .strictObject({ inboundAllowed: consent, outboundAllowed: consent })
    .prefault({})
    .describe('Guests are not asked for permissions where the home tenant lets them out and this one lets them in.'),
}) satisfies z.ZodType<CrossTenantAccessPartner>;

/** What the service says where nobody has said anything. */
export const serviceDefault: CrossTenantAccessDefault = crossTenantAccessDefaultSchema.parse({});

/** The policy of a tenant that has changed nothing. */
export const untouchedCrossTenantAccess: CrossTenantAccessPolicy = { default: serviceDefault, partners: [] };

/** The policy of the config file. */
export const crossTenantAccessSeed = z.strictObject({
  default: crossTenantAccessDefaultSchema.prefault({}),
  partners: z
    .array(crossTenantAccessPartnerSchema)
    .default([])
    .refine((list) => new Set(list.map((each) => each.tenantId)).size === list.length, 'each tenantId once'),
});

/** A policy as kept: whether the default is still the service's is told, not believed. */
export function crossTenantAccessOf(seed: z.infer<typeof crossTenantAccessSeed>): CrossTenantAccessPolicy {
  return { default: withServiceDefaultTold(seed.default), partners: seed.partners };
}

/** `isServiceDefault` is whether nothing differs from what the service says. */
function withServiceDefaultTold(settings: CrossTenantAccessDefault): CrossTenantAccessDefault {
  return { ...settings, isServiceDefault: isDeepStrictEqual({ ...settings, isServiceDefault: true }, serviceDefault) };
}
