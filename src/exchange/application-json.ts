import * as z from 'zod';
import {
  type Application,
  applicationResource,
  hashPassword,
  newApplication,
  type PasswordCredential,
} from '#directory';
import { type JsonObject, newId } from '#platform';
import { overObject } from './merge.js';

const flag = z.boolean().nullish();
const text = z.string().nullish();
const uris = z.looseObject({ redirectUris: z.array(z.string()).nullish() }).nullish();
const claims = z
  .array(
    z.looseObject({
      name: z.string(),
      source: text,
      essential: flag,
      additionalProperties: z.array(z.string()).nullish(),
    }),
  )
  .nullish();

/** App roles as applications and service principals have them. */
export const rolesSchema = z
  .array(
    z.looseObject({
      id: z.string(),
      value: text,
      displayName: text,
      allowedMemberTypes: z.array(z.enum(['User', 'Application'])).nullish(),
    }),
  )
  .nullish();

/** Delegated permissions as applications and service principals have them. */
export const scopesSchema = z
  .array(
    z.looseObject({
      id: z.string(),
      value: text,
      type: z.enum(['User', 'Admin']).nullish(),
      ...{ userConsentDisplayName: text, userConsentDescription: text },
    }),
  )
  .nullish();

const schema = z.looseObject({
  id: z.guid(),
  appId: z.guid(),
  displayName: z.string().min(1),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .nullish(),
  identifierUris: z.array(z.string()).nullish(),
  web: z
    .looseObject({
      redirectUris: z.array(z.string()).nullish(),
      logoutUrl: text,
      implicitGrantSettings: z.looseObject({ enableIdTokenIssuance: flag, enableAccessTokenIssuance: flag }).nullish(),
    })
    .nullish(),
  ...{
    spa: uris,
    publicClient: uris,
    isFallbackPublicClient: flag,
    groupMembershipClaims: text,
    appRoles: rolesSchema,
  },
  passwordCredentials: z
    .array(z.looseObject({ keyId: text, displayName: text, hint: text, endDateTime: text, secretText: text }))
    .nullish(),
  keyCredentials: z.array(z.looseObject({ keyId: text, displayName: text, key: text })).nullish(),
  requiredResourceAccess: z
    .array(
      z.looseObject({
        resourceAppId: z.string(),
        resourceAccess: z.array(z.looseObject({ id: z.string(), type: z.enum(['Scope', 'Role']) })),
      }),
    )
    .nullish(),
  optionalClaims: z.looseObject({ idToken: claims, accessToken: claims }).nullish(),
  api: z
    .looseObject({
      acceptMappedClaims: flag,
      requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2)]).nullish(),
      oauth2PermissionScopes: scopesSchema,
      knownClientApplications: z.array(z.string()).nullish(),
      preAuthorizedApplications: z
        .array(z.looseObject({ appId: z.string(), delegatedPermissionIds: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .nullish(),
  /** What Graph does not show of an application. */
  '@guesthouse': z
    .looseObject({
      passwordCredentials: z
        .array(
          z.object({
            ...{ keyId: z.string(), displayName: z.string(), secretHash: z.string(), hint: z.string() },
            endDateTime: z.string().nullable(),
          }),
        )
        .optional(),
    })
    .optional(),
});

type Given = z.infer<typeof schema>;

/** App roles that have a value; others are not in any token. */
export function rolesOf(roles: z.infer<typeof rolesSchema>): Application['appRoles'] {
  return (roles ?? []).flatMap(({ id, value, displayName, allowedMemberTypes }) =>
    value ? [{ id, value, displayName: displayName ?? value, allowedMemberTypes: allowedMemberTypes ?? ['User'] }] : [],
  );
}

/** Delegated permissions that have a value. */
export function scopesOf(scopes: z.infer<typeof scopesSchema>): Application['oauth2PermissionScopes'] {
  return (scopes ?? []).flatMap(({ id, value, type, userConsentDisplayName: title, userConsentDescription: why }) =>
    value
      ? [
          {
            ...{ id, value, type: type ?? 'User' },
            userConsentDisplayName: title ?? value,
            userConsentDescription: why ?? value,
          },
        ]
      : [],
  );
}

/** An application of Graph as the directory keeps one; throws `ZodError`. */
export async function readApplication(given: JsonObject, tenantId: string): Promise<Application> {
  const application = schema.parse(given);
  const { appId, displayName, web, api } = application;
  const { passwordCredentials: _, ...state } = application['@guesthouse'] ?? {};
  const scopes = scopesOf(api?.oauth2PermissionScopes);
  const implicit = web?.implicitGrantSettings;
  return {
    ...newApplication({ tenantId, appId, displayName }),
    ...state,
    ...{ id: application.id, appId, displayName },
    signInAudience: application.signInAudience ?? 'AzureADMyOrg',
    identifierUris: application.identifierUris ?? [],
    web: {
      redirectUris: web?.redirectUris ?? [],
      logoutUrl: web?.logoutUrl ?? null,
      implicitIdToken: implicit?.enableIdTokenIssuance ?? false,
      implicitAccessToken: implicit?.enableAccessTokenIssuance ?? false,
    },
    spa: { redirectUris: application.spa?.redirectUris ?? [] },
    publicClient: { redirectUris: application.publicClient?.redirectUris ?? [] },
    isFallbackPublicClient: application.isFallbackPublicClient ?? false,
    passwordCredentials: await secretsOf(application),
    keyCredentials: (application.keyCredentials ?? []).flatMap(({ keyId, displayName: name, key }) =>
      key ? [{ keyId: keyId ?? newId(), displayName: name ?? '', certificate: key }] : [],
    ),
    requiredResourceAccess: (application.requiredResourceAccess ?? []).map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      resourceAccess: resourceAccess.map(({ id, type }) => ({ id, type })),
    })),
    groupMembershipClaims: application.groupMembershipClaims || null,
    acceptMappedClaims: api?.acceptMappedClaims ?? false,
    requestedAccessTokenVersion: api?.requestedAccessTokenVersion ?? null,
    oauth2PermissionScopes: scopes,
    knownClientApplications: api?.knownClientApplications ?? [],
    preAuthorizedApplications: (api?.preAuthorizedApplications ?? []).map((each) => ({
      appId: each.appId,
      scopes: scopes.filter(({ id }) => each.delegatedPermissionIds?.includes(id)).map(({ value }) => value),
    })),
    appRoles: rolesOf(application.appRoles),
    optionalClaims: {
      idToken: claimsOf(application.optionalClaims?.idToken),
      accessToken: claimsOf(application.optionalClaims?.accessToken),
    },
  };
}

function claimsOf(claimsGiven: z.infer<typeof claims>): Application['optionalClaims']['idToken'] {
  return (claimsGiven ?? []).map(({ name, source, essential, additionalProperties }) => ({
    ...{ name, source: source ?? null, essential: essential ?? false },
    additionalProperties: additionalProperties ?? [],
  }));
}

/** Graph shows no secret: usable are those that come with their text, or that this server wrote. */
async function secretsOf(application: Given): Promise<readonly PasswordCredential[]> {
  const known = application['@guesthouse']?.passwordCredentials ?? [];
  const told = (application.passwordCredentials ?? []).filter((each) => each.secretText);
  const fresh = told.map(async ({ keyId, displayName, secretText, endDateTime }) => ({
    keyId: keyId ?? newId(),
    displayName: displayName ?? '',
    secretHash: await hashPassword(secretText ?? ''),
    hint: (secretText ?? '').slice(0, 3),
    endDateTime: endDateTime ?? null,
  }));
  return [...known, ...(await Promise.all(fresh))];
}

/** What is kept of an application's words: not the secrets. */
export function withoutSecrets(given: JsonObject): JsonObject {
  const { passwordCredentials } = given;
  if (!Array.isArray(passwordCredentials)) return given;
  return { ...given, passwordCredentials: passwordCredentials.map((each) => ({ ...each, secretText: null })) };
}

/** An application as Graph shows it, over what was given once. */
export function writeApplication(
  application: Application,
  given: JsonObject,
  unshownRoles: Application['grantedAppRoles'],
): JsonObject {
  const { claimsMappingPolicy, federatedIdentityCredentials, passwordCredentials } = application;
  const resource = applicationResource(application);
  const foreignSecrets = listOf(given.passwordCredentials).filter(
    ({ keyId }) => !passwordCredentials.some((each) => each.keyId === keyId),
  );
  const foreignKeys = listOf(given.keyCredentials).filter(({ key }) => !key);
  const ownKeys = application.keyCredentials.map(({ keyId, displayName, certificate }) => ({
    ...{ keyId, displayName, key: certificate, type: 'AsymmetricX509Cert', usage: 'Verify' },
  }));
  return overObject(given, {
    ...resource,
    appRoles: [...listOf(resource.appRoles), ...withoutValue(given.appRoles)],
    passwordCredentials: [...listOf(resource.passwordCredentials), ...foreignSecrets],
    keyCredentials: [...ownKeys, ...foreignKeys],
    '@guesthouse': {
      passwordCredentials: passwordCredentials.map((each) => ({ ...each })),
      claimsMappingPolicy: claimsMappingPolicy && JSON.parse(JSON.stringify(claimsMappingPolicy)),
      federatedIdentityCredentials: federatedIdentityCredentials.map((each) => ({
        ...each,
        audiences: [...each.audiences],
      })),
      ...(unshownRoles.length === 0
        ? {}
        : { grantedAppRoles: unshownRoles.map((each) => ({ ...each, roles: [...each.roles] })) }),
    },
  });
}

function listOf(value: JsonObject[string]): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

/** Roles and permissions without a value, which nobody here keeps. */
export const withoutValue = (list: JsonObject[string]) => listOf(list).filter(({ value }) => !value);
