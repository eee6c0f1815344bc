/** A delegated permission (`oauth2PermissionScopes` of Graph's `application.api`). */
export interface PermissionScope {
  readonly id: string;
  readonly value: string;
  /** `Admin`: only an administrator may consent. */
  readonly type: 'User' | 'Admin';
  readonly userConsentDisplayName: string;
  readonly userConsentDescription: string;
}

/** An app role; application permissions are the roles that allow `Application`. */
export interface AppRole {
  readonly id: string;
  readonly value: string;
  readonly displayName: string;
  readonly allowedMemberTypes: readonly ('User' | 'Application')[];
}

/** One optional claim of the manifest. */
export interface OptionalClaim {
  readonly name: string;
  readonly source: string | null;
  readonly essential: boolean;
  readonly additionalProperties: readonly string[];
}

/** A client secret, kept as a hash. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string;
  /** scrypt, `salt$hash`. */
  readonly secretHash: string;
  readonly hint: string;
  readonly endDateTime: string | null;
}

/** A certificate that a client signs its assertions with. */
export interface KeyCredential {
  readonly keyId: string;
  readonly displayName: string;
  /** Base64 DER. */
  readonly certificate: string;
}

/** Whose tokens a client may show instead of a secret (workload identity federation). */
export interface FederatedIdentityCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** Graph `requiredResourceAccess`: the static list of permissions, which `.default` stands for. */
export interface RequiredResourceAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[];
}

/** One entry of a claims-mapping policy's `ClaimsSchema`, and the policy around it. */
export interface ClaimsMappingPolicy {
  readonly IncludeBasicClaimSet: boolean;
  readonly ClaimsSchema: readonly {
    readonly Source?: string | undefined;
    readonly ID?: string | undefined;
    readonly Value?: string | undefined;
    readonly JwtClaimType?: string | undefined;
    readonly TransformationID?: string | undefined;
  }[];
}

/** An application registered in a tenant, together with its service principal there. */
export interface Application {
  /** Object id of the registration. */
  readonly id: string;
  /** The client id. */
  readonly appId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  readonly signInAudience:
    | 'AzureADMyOrg'
    | 'AzureADMultipleOrgs'
    | 'AzureADandPersonalMicrosoftAccount'
    | 'PersonalMicrosoftAccount';
  readonly identifierUris: readonly string[];
  readonly web: {
    readonly redirectUris: readonly string[];
    readonly logoutUrl: string | null;
    readonly implicitIdToken: boolean;
    readonly implicitAccessToken: boolean;
  };
  readonly spa: { readonly redirectUris: readonly string[] };
  readonly publicClient: { readonly redirectUris: readonly string[] };
  readonly isFallbackPublicClient: boolean;
  readonly passwordCredentials: readonly PasswordCredential[];
  readonly keyCredentials: readonly KeyCredential[];
  readonly federatedIdentityCredentials: readonly FederatedIdentityCredential[];
  readonly requiredResourceAccess: readonly RequiredResourceAccess[];
  /** Graph's comma-separated list: `SecurityGroup`, `DirectoryRole`, `ApplicationGroup`, `All`; null for none. */
  readonly groupMembershipClaims: string | null;
  /** Of the service principal: only people and groups with an app role assignment may use the application. */
  readonly appRoleAssignmentRequired: boolean;
  readonly acceptMappedClaims: boolean;
  readonly claimsMappingPolicy: ClaimsMappingPolicy | null;
  /** `null` counts as 1. */
  readonly requestedAccessTokenVersion: 1 | 2 | null;
  readonly oauth2PermissionScopes: readonly PermissionScope[];
  readonly preAuthorizedApplications: readonly { readonly appId: string; readonly scopes: readonly string[] }[];
  /** App ids of clients whose users consent to what this API asks of others at the same time. */
  readonly knownClientApplications: readonly string[];
  readonly appRoles: readonly AppRole[];
  readonly optionalClaims: {
    readonly idToken: readonly OptionalClaim[];
    readonly accessToken: readonly OptionalClaim[];
  };
  /** Application permissions granted to this application: role values by the resource's app id. */
  readonly grantedAppRoles: readonly { readonly resourceAppId: string; readonly roles: readonly string[] }[];
}
