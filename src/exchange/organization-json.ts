import * as z from 'zod';
import {
  brandingSchema,
  crossTenantAccessDefaultSchema,
  crossTenantAccessPartnerSchema,
  type Tenant,
  untouchedTenant,
} from '#directory';
import type { Json, JsonObject } from '#platform';
import { overObject } from './merge.js';

const domain = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'a domain name, for example contoso.example')
  .transform((name) => name.toLowerCase());
const state = z.looseObject({
  emailOneTimePasscode: z.enum(['default', 'enabled', 'disabled']).optional(),
  invitationDomains: z.object({ allowed: z.array(z.string()), blocked: z.array(z.string()) }).optional(),
  allowInvitesFrom: z
    .enum(['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone'])
    .optional(),
  guestUserRoleId: z.string().optional(),
  userConsent: z.enum(['all', 'low', 'none']).optional(),
  adminConsentRequests: z.boolean().optional(),
  crossTenantAccessPolicy: z
    .object({ default: crossTenantAccessDefaultSchema, partners: z.array(crossTenantAccessPartnerSchema) })
    .optional(),
  branding: brandingSchema.optional(),
  redemptionMode: z.enum(['current', 'classic']).optional(),
  federatedDomains: z.array(z.string()).optional(),
  allowEmailVerifiedUsersToJoinOrganization: z.boolean().optional(),
  isUnmanaged: z.boolean().optional(),
  oneClickPeople: z.array(z.string()).optional(),
  keyRotationSeconds: z.number().optional(),
});

const schema = z.looseObject({
  id: z.guid(),
  displayName: z.string().min(1),
  createdDateTime: z.string().nullish(),
  verifiedDomains: z
    .array(z.looseObject({ name: domain, isInitial: z.boolean().nullish() }))
    .min(1)
    .refine((domains) => domains.some((each) => each.isInitial === true), 'one domain must be the initial one'),
  countryLetterCode: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
  privacyProfile: z.looseObject({ contactEmail: z.string().nullish(), statementUrl: z.string().nullish() }).nullish(),
  '@guesthouse': state.optional(),
});

/** An organization of Graph as a tenant; `known` is the tenant of this id that is here already. Throws `ZodError`. */
export function readOrganization(given: JsonObject, now: string, known: Tenant | undefined): Tenant {
  const organization = schema.parse(given);
  const kept = definedOf(organization['@guesthouse'] ?? {});
  const profile = organization.privacyProfile;
  const domains = organization.verifiedDomains;
  const initialDomain = domains.find((each) => each.isInitial === true)?.name ?? '';
  return {
    ...untouchedTenant,
    ...known,
    ...kept,
    kind: 'organization',
    id: organization.id.toLowerCase(),
    displayName: organization.displayName,
    initialDomain,
    domains: domains.map(({ name }) => name).filter((name) => name !== initialDomain),
    createdDateTime: organization.createdDateTime ?? known?.createdDateTime ?? now,
    ...(organization.countryLetterCode ? { countryLetterCode: organization.countryLetterCode } : {}),
    ...(organization.preferredLanguage ? { preferredLanguage: organization.preferredLanguage } : {}),
    ...(profile
      ? {
          privacyProfile: {
            ...(profile.contactEmail ? { contactEmail: profile.contactEmail } : {}),
            ...(profile.statementUrl ? { statementUrl: profile.statementUrl } : {}),
          },
        }
      : {}),
  };
}

/** Members that are there; a partial object must not wipe out what it does not say. */
function definedOf<T extends object>(partial: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** A tenant as Graph shows its organization. */
export function writeOrganization(tenant: Tenant, given: JsonObject): JsonObject {
  const { id, displayName, initialDomain, domains, createdDateTime, kind: _, ...others } = tenant;
  const { countryLetterCode, preferredLanguage, privacyProfile, ...rest } = others;
  return overObject(given, {
    id,
    displayName,
    createdDateTime,
    countryLetterCode,
    preferredLanguage,
    privacyProfile: privacyProfile && { ...privacyProfile },
    verifiedDomains: [initialDomain, ...domains].map((name) => ({ name, isInitial: name === initialDomain })),
    '@guesthouse': JSON.parse(JSON.stringify(rest)) as Readonly<Record<string, Json>>,
  });
}
