import * as z from 'zod';
import { applicationSeed, guid, redirectUri } from './application-seed.js';
import { brandingSchema } from './branding-seed.js';
import { conditionalAccessPolicySeed } from './conditional-access-seed.js';
import { crossTenantAccessSeed } from './cross-tenant-access-seed.js';
import { groupSeed } from './group-seed.js';
import { limitedGuestRoleId, memberLikeGuestRoleId, restrictedGuestRoleId } from './guest-permissions.js';
import { agreementSeed, mostAgreements } from './terms-of-use-seed.js';
import { apiConnectorSeed, userFlowAttributeSeed, userFlowSeed } from './user-flow-seed.js';
import { userSeed } from './user-seed.js';

const domain = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name in lower case, for example contoso.example');
const invitationSeed = z.strictObject({
  invitedUserEmailAddress: z.email(),
  inviteRedirectUrl: redirectUri.describe('Where the guest lands after accepting.'),
  invitedUserDisplayName: z.string().optional(),
  accepted: z
    .boolean()
    .default(false)
    .describe('A guest who has redeemed before; the first sign-in shows whose account it is.'),
});

const contactSeed = z.strictObject({
  id: guid.optional(),
  displayName: z.string().min(1),
  givenName: z.string().nullable().default(null),
  surname: z.string().nullable().default(null),
  companyName: z.string().nullable().default(null),
  mail: z.email(),
  mailNickname: z.string().nullable().default(null),
  proxyAddresses: z.array(z.string()).optional().describe('SMTP: and the mail, when left out.'),
  onPremisesSyncEnabled: z.boolean().nullable().default(null),
});

const permissionGrantSeed = z.strictObject({
  clientAppId: guid,
  resourceAppId: guid,
  consentType: z.literal('AllPrincipals').default('AllPrincipals'),
  scope: z.string().min(1).describe('Permission values, separated by spaces.'),
});

const federationSeed = z
  .strictObject({
    id: guid.optional(),
    displayName: z.string().min(1),
    preferredAuthenticationProtocol: z.enum(['saml', 'wsFed']).default('saml'),
    partner: z
      .string()
      .optional()
      .describe('A built-in partner of this file, instead of issuer, address and certificate.'),
    issuerUri: z.string().min(1).optional(),
    passiveSignInUri: z.url().optional(),
    metadataExchangeUri: z.url().nullable().default(null),
    metadataFile: z
      .string()
      .min(1)
      .optional()
      .describe('Metadata XML of the partner, beside this file: issuer, address and certificates come from it.'),
    signingCertificate: z.string().optional().describe('Base64, no PEM lines.'),
    signingCertificates: z.array(z.string()).default([]).describe('Ours: further ones, while a partner changes keys.'),
    requestBinding: z.enum(['redirect', 'post']).optional().describe('Ours: how requests go to the partner.'),
    signOutUri: z
      .url()
      .optional()
      .describe('Where people sign out of the partner; of SAML without it they sign out here only.'),
    signOutResponseUri: z.url().optional().describe('Ours: where answers to its LogoutRequests go, if elsewhere.'),
    signOutBinding: z.enum(['redirect', 'post']).optional().describe('Ours: how sign-outs go to the partner.'),
    domains: z.array(z.union([domain, z.strictObject({ id: domain }).transform(({ id }) => id)])).min(1),
  })
  .refine(
    (seed) =>
      seed.partner !== undefined ||
      seed.metadataFile !== undefined ||
      (seed.issuerUri && seed.passiveSignInUri && (seed.signingCertificate || seed.metadataExchangeUri)),
    'either partner, or metadataFile, or issuerUri, passiveSignInUri and signingCertificate (or metadataExchangeUri)',
  );

const socialProviderSeed = z.strictObject({
  id: z.string().optional(),
  displayName: z.string().optional().describe('The type, when left out.'),
  identityProviderType: z.enum(['Google', 'Facebook']).describe('Facebook takes part in sign-up flows only.'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  issuer: z.url().optional().describe('Ours: the issuer, for a Google that is not Google, and so for Facebook.'),
  partner: z.string().optional().describe('A built-in partner of this file.'),
});

const domainPolicy = z
  .strictObject({ AllowedDomains: z.array(domain).default([]), BlockedDomains: z.array(domain).default([]) })
  .refine(
    (lists) => lists.AllowedDomains.length === 0 || lists.BlockedDomains.length === 0,
    'either AllowedDomains or BlockedDomains, not both',
  );

/** A tenant of the config file. */
export const tenantSeedSchema = z.strictObject({
  id: guid.describe('Tenant id.'),
  displayName: z.string().min(1),
  initialDomain: domain.describe('<name>.onmicrosoft.com; guests are named by it.'),
  domains: z.array(domain).default([]).describe('Further verified domains.'),
  privacyProfile: z
    .strictObject({ contactEmail: z.email().optional(), statementUrl: z.url().optional() })
    .optional()
    .describe('Shown to guests on the permissions page.'),
  branding: brandingSchema.optional().describe('How sign-in pages and invitation mails look.'),
  authenticationMethodsPolicy: z
    .strictObject({
      email: z
        .strictObject({ allowExternalIdToUseEmailOtp: z.enum(['default', 'enabled', 'disabled']).default('default') })
        .prefault({}),
    })
    .prefault({})
    .describe('E-mail one-time passcode for guests; default counts as enabled.'),
  countryLetterCode: z.string().length(2).optional().describe('The claim tenant_ctry.'),
  preferredLanguage: z.string().optional().describe('The claim xms_tpl.'),
  authorizationPolicy: z
    .strictObject({
      allowInvitesFrom: z
        .enum(['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone'])
        .default('everyone'),
      allowEmailVerifiedUsersToJoinOrganization: z.boolean().default(true),
      guestUserRoleId: z
        .enum([memberLikeGuestRoleId, limitedGuestRoleId, restrictedGuestRoleId])
        .default(limitedGuestRoleId),
      defaultUserRolePermissions: z
        .strictObject({
          permissionGrantPoliciesAssigned: z
            .array(z.string())
            .default(['ManagePermissionGrantsForSelf.microsoft-user-default-legacy']),
        })
        .prefault({}),
    })
    .prefault({})
    .describe('Whether users may consent for themselves: …-legacy all, …-low some, an empty list nothing.'),
  adminConsentRequestPolicy: z.strictObject({ isEnabled: z.boolean().default(false) }).prefault({}),
  signingKeys: z
    .strictObject({ rotateEverySeconds: z.number().int().min(60).optional() })
    .prefault({})
    .describe('Ours: how often signing keys change by themselves; never when left out.'),
  users: z.array(userSeed).default([]),
  contacts: z
    .array(contactSeed)
    .default([])
    .describe('Organizational contacts: they hold addresses and sign in nowhere.'),
  groups: z.array(groupSeed).default([]),
  invitations: z.array(invitationSeed).default([]).describe('Guests at start, not yet redeemed.'),
  applications: z.array(applicationSeed).default([]),
  oauth2PermissionGrants: z
    .array(permissionGrantSeed)
    .default([])
    .describe('Consent an administrator gave for everyone.'),
  federationConfigurations: z.array(federationSeed).default([]),
  identityProviders: z.array(socialProviderSeed).default([]),
  authenticationFlowsPolicy: z
    .strictObject({ selfServiceSignUp: z.strictObject({ isEnabled: z.boolean().default(false) }).prefault({}) })
    .prefault({})
    .describe('Whether user flows make guests of people who were not invited.'),
  userFlowAttributes: z.array(userFlowAttributeSeed).default([]).describe('Custom ones, of user flows.'),
  apiConnectors: z.array(apiConnectorSeed).default([]).describe('APIs that user flows ask.'),
  b2xUserFlows: z.array(userFlowSeed).default([]),
  b2bManagementPolicy: z
    .strictObject({ InvitationsAllowedAndBlockedDomainsPolicy: domainPolicy.prefault({}) })
    .prefault({})
    .describe('Domains that may or may not be invited.'),
  crossTenantAccessPolicy: crossTenantAccessSeed
    .prefault({})
    .describe('Who may vouch for guests, and for which tenants the permissions page is skipped.'),
  termsOfUse: z
    .array(agreementSeed)
    .max(mostAgreements)
    .default([])
    .describe('Agreements; people are asked where a Conditional Access policy names them.'),
  conditionalAccessPolicies: z
    .array(conditionalAccessPolicySeed)
    .default([])
    .describe('Only the grant control termsOfUse is modelled; anything else is refused.'),
  redemptionMode: z
    .enum(['current', 'classic'])
    .default('current')
    .describe('Ours: classic redeems as in May 2020, with self-service accounts for work addresses.'),
  federatedDomains: z
    .array(domain)
    .default([])
    .describe('Ours: domains of this tenant that are federated (Graph domain.authenticationType).'),
});

/** A tenant of the config file, defaults filled in. */
export type TenantSeed = z.infer<typeof tenantSeedSchema>;
export type ApplicationSeed = TenantSeed['applications'][number];
