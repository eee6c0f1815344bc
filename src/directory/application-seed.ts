import * as z from 'zod';

/** Objects carry the property names of Microsoft Graph, so that JSON exported from a tenant can be pasted. */
export const guid = z.guid();
/** `{origin}` stands for the server's own origin. */
export const redirectUri = z
  .string()
  .refine(
    (uri) => URL.canParse(uri.replace('{origin}', 'https://localhost')),
    'an absolute URI; {origin} stands for this server',
  );
const redirectUris = z.array(redirectUri).default([]);

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

/** An application of the config file. */
export const applicationSeed = z.strictObject({
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
  keyCredentials: z
    .array(
      z.strictObject({
        keyId: guid.optional(),
        displayName: z.string().default(''),
        key: z.string().min(1).describe('The certificate: base64 DER or PEM.'),
      }),
    )
    .default([])
    .describe('Certificates that client assertions are signed with.'),
  federatedIdentityCredentials: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        issuer: z.url(),
        subject: z.string().min(1),
        audiences: z.array(z.string()).min(1).default(['api://AzureADTokenExchange']),
      }),
    )
    .max(20)
    .default([])
    .describe("Other issuers' tokens that stand for a secret."),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: guid,
        resourceAccess: z.array(
          z.strictObject({
            id: z.string().min(1).describe('Id of the permission, or its value.'),
            type: z.enum(['Scope', 'Role']).default('Scope'),
          }),
        ),
      }),
    )
    .default([])
    .describe('The static list of permissions, which .default asks for.'),
  groupMembershipClaims: z
    .string()
    .regex(
      /^(None|SecurityGroup|DirectoryRole|ApplicationGroup|All)(,\s*(SecurityGroup|DirectoryRole|ApplicationGroup|All))*$/,
      'None, SecurityGroup, DirectoryRole, ApplicationGroup, All, or several separated by commas',
    )
    .nullable()
    .default(null),
  appRoleAssignmentRequired: z.boolean().default(false).describe('Only assigned people may sign in (AADSTS50105).'),
  appRoleAssignedTo: z
    .array(
      z.strictObject({
        principal: z.string().min(1).describe('Object id, address or user principal name; or the name of a group.'),
        role: z.string().nullable().default(null).describe('Value of an app role; null for access without one.'),
      }),
    )
    .default([])
    .describe('App roles given to people and groups.'),
  claimsMappingPolicy: z
    .strictObject({
      Version: z.literal(1).default(1),
      IncludeBasicClaimSet: z.union([z.boolean(), z.enum(['true', 'false'])]).default(true),
      ClaimsSchema: z
        .array(
          z.strictObject({
            Source: z.string().optional(),
            ID: z.string().optional(),
            Value: z.string().optional(),
            JwtClaimType: z.string().optional(),
            SamlClaimType: z.string().optional(),
            TransformationID: z.never({ error: 'transformations are not modelled' }).optional(),
          }),
        )
        .default([]),
      ClaimsTransformations: z
        .array(z.never({ error: 'transformations are not modelled; leave the list empty' }))
        .default([]),
    })
    .nullable()
    .default(null)
    .describe('The definition of a claims-mapping policy assigned to the service principal.'),
  api: z
    .strictObject({
      acceptMappedClaims: z.boolean().nullable().default(null),
      requestedAccessTokenVersion: z
        .union([z.literal(1), z.literal(2)])
        .nullable()
        .default(null),
      oauth2PermissionScopes: z.array(permissionScope).default([]),
      preAuthorizedApplications: z.array(z.strictObject({ appId: guid, scopes: z.array(z.string()) })).default([]),
      knownClientApplications: z
        .array(guid)
        .default([])
        .describe('Who signs in to these is asked for what this API needs of other APIs, too.'),
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
