import { z } from 'zod';

/** Objects carry the property names of Microsoft Graph, so that JSON exported from a tenant can be pasted. */
const guid = z.guid();
const domain = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name in lower case, for example contoso.example');
/** `{origin}` stands for the server's own origin. */
const redirectUri = z
  .string()
  .refine(
    (uri) => URL.canParse(uri.replace('{origin}', 'https://localhost')),
    'an absolute URI; {origin} stands for this server',
  );
const redirectUris = z.array(redirectUri).default([]);

const userSeed = z.strictObject({
  id: guid.optional().describe('Object id; made from tenant and name when left out, the same at every start.'),
  userPrincipalName: z.email().describe('Sign-in name; its domain must be one of the tenant.'),
  displayName: z.string().min(1),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  mail: z.email().optional().describe('Address; the user principal name when left out.'),
  password: z.string().min(1).optional().describe('Without one the user cannot sign in.'),
  userType: z.enum(['Member', 'Guest']).default('Member'),
  accountEnabled: z.boolean().default(true),
  directoryRoles: z.array(z.string()).default([]).describe('Role names, for example Global Administrator.'),
});

const invitationSeed = z.strictObject({
  invitedUserEmailAddress: z.email(),
  inviteRedirectUrl: redirectUri.describe('Where the guest lands after accepting.'),
  invitedUserDisplayName: z.string().optional(),
  accepted: z
    .boolean()
    .default(false)
    .describe('A guest who has redeemed before; the first sign-in shows whose account it is.'),
});

const optionalClaim = z.strictObject({
  name: z.string(),
  source: z.string().nullable().default(null),
  essential: z.boolean().default(false),
  additionalProperties: z.array(z.string()).default([]),
});

const permissionScope = z.strictObject({
  id: guid.optional(),
  value: z.string().min(1),
  type: z.enum(['User', 'Admin']).default('User'),
  userConsentDisplayName: z.string().optional(),
  userConsentDescription: z.string().optional(),
});

const appRole = z.strictObject({
  id: guid.optional(),
  value: z.string().min(1),
  displayName: z.string().optional(),
  allowedMemberTypes: z.array(z.enum(['User', 'Application'])).default(['Application']),
});

const applicationSeed = z.strictObject({
  id: guid.optional(),
  appId: guid.describe('The client id.'),
  displayName: z.string().min(1),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .default('AzureADMyOrg'),
  identifierUris: z.array(z.string().min(1)).default([]),
  web: z
    .strictObject({
      redirectUris,
      logoutUrl: z.string().nullable().default(null),
      implicitGrantSettings: z
        .strictObject({
          enableIdTokenIssuance: z.boolean().default(false),
          enableAccessTokenIssuance: z.boolean().default(false),
        })
        .prefault({}),
    })
    .prefault({}),
  spa: z.strictObject({ redirectUris }).prefault({}),
  publicClient: z.strictObject({ redirectUris }).prefault({}),
  isFallbackPublicClient: z.boolean().default(false),
  passwordCredentials: z
    .array(
      z.strictObject({
        secretText: z.string().min(1),
        displayName: z.string().default(''),
        endDateTime: z.iso.datetime().nullable().default(null),
      }),
    )
    .default([]),
  api: z
    .strictObject({
      requestedAccessTokenVersion: z
        .union([z.literal(1), z.literal(2)])
        .nullable()
        .default(null),
      oauth2PermissionScopes: z.array(permissionScope).default([]),
      preAuthorizedApplications: z.array(z.strictObject({ appId: guid, scopes: z.array(z.string()) })).default([]),
    })
    .prefault({}),
  appRoles: z.array(appRole).default([]),
  optionalClaims: z
    .strictObject({ idToken: z.array(optionalClaim).default([]), accessToken: z.array(optionalClaim).default([]) })
    .prefault({}),
  graphApplicationPermissions: z.array(z.string()).default([]).describe('App roles granted on Microsoft Graph.'),
  grantedAppRoles: z
    .array(z.strictObject({ resourceAppId: guid, roles: z.array(z.string()) }))
    .default([])
    .describe('App roles granted on other APIs of the tenant.'),
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
    signingCertificate: z.string().optional().describe('Base64, no PEM lines.'),
    domains: z.array(z.union([domain, z.strictObject({ id: domain }).transform(({ id }) => id)])).min(1),
  })
  .refine(
    (seed) => seed.partner !== undefined || (seed.issuerUri && seed.passiveSignInUri && seed.signingCertificate),
    'either partner, or issuerUri, passiveSignInUri and signingCertificate',
  )
  .refine((seed) => seed.preferredAuthenticationProtocol === 'saml', 'wsFed comes with a later version; use saml');

const socialProviderSeed = z.strictObject({
  id: z.string().optional(),
  displayName: z.string().default('Google'),
  identityProviderType: z.literal('Google'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  issuer: z.url().optional().describe('Ours: the issuer, for a Google that is not Google.'),
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
  authenticationMethodsPolicy: z
    .strictObject({
      email: z
        .strictObject({ allowExternalIdToUseEmailOtp: z.enum(['default', 'enabled', 'disabled']).default('default') })
        .prefault({}),
    })
    .prefault({})
    .describe('E-mail one-time passcode for guests; default counts as enabled.'),
  users: z.array(userSeed).default([]),
  invitations: z.array(invitationSeed).default([]).describe('Guests at start, not yet redeemed.'),
  applications: z.array(applicationSeed).default([]),
  oauth2PermissionGrants: z
    .array(permissionGrantSeed)
    .default([])
    .describe('Consent an administrator gave for everyone.'),
  federationConfigurations: z.array(federationSeed).default([]),
  identityProviders: z.array(socialProviderSeed).default([]),
  b2bManagementPolicy: z
    .strictObject({ InvitationsAllowedAndBlockedDomainsPolicy: domainPolicy.prefault({}) })
    .prefault({})
    .describe('Domains that may or may not be invited.'),
  crossTenantAccessPolicy: z
    .strictObject({
      default: z.strictObject({}).default({}),
      partners: z.array(z.never({ error: 'partners are not modelled yet; leave the list empty' })).default([]),
    })
    .prefault({})
    .describe('Accepted while empty; not modelled yet.'),
});

/** A tenant of the config file, defaults filled in. */
export type TenantSeed = z.infer<typeof tenantSeedSchema>;
export type ApplicationSeed = TenantSeed['applications'][number];
export type UserSeed = TenantSeed['users'][number];
