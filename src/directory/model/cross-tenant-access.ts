/** What may vouch for a guest at redemption, in Graph's words (`b2bIdentityProvidersType`). */
export type PrimaryIdentityProvider = 'azureActiveDirectory' | 'externalFederation' | 'socialIdentityProviders';

/** What is left when none of them knows the address. */
export type FallbackIdentityProvider = 'defaultConfiguredIdp' | 'emailOneTimePasscode' | 'microsoftAccount';

/** Graph `defaultInvitationRedemptionIdentityProviderConfiguration`: a left-out primary takes no part. */
export interface InvitationRedemptionConfiguration {
  readonly primaryIdentityProviderPrecedenceOrder: readonly PrimaryIdentityProvider[];
  readonly fallbackIdentityProvider: FallbackIdentityProvider;
}

/** Graph `crossTenantAccessPolicyTargetConfiguration`. */
export interface AccessTargets {
  readonly accessType: 'allowed' | 'blocked';
  readonly targets: readonly {
    readonly target: string;
    readonly targetType: 'user' | 'group' | 'application';
  }[];
}

/** Graph `crossTenantAccessPolicyB2BSetting`: who, and to what. */
export interface B2bSetting {
  readonly usersAndGroups: AccessTargets;
  readonly applications: AccessTargets;
}

/** Graph `crossTenantAccessPolicyInboundTrust`. */
export interface InboundTrust {
  readonly isMfaAccepted: boolean;
  readonly isCompliantDeviceAccepted: boolean;
  readonly isHybridAzureADJoinedDeviceAccepted: boolean;
}

/** Graph `crossTenantAccessPolicyTenantRestrictions`. */
export interface TenantRestrictions extends B2bSetting {
  readonly devices: null;
}

/** Graph `crossTenantAccessPolicyConfigurationDefault`. */
export interface CrossTenantAccessDefault {
  readonly isServiceDefault: boolean;
  readonly inboundTrust: InboundTrust;
  readonly b2bCollaborationOutbound: B2bSetting;
  readonly b2bCollaborationInbound: B2bSetting;
  readonly b2bDirectConnectOutbound: B2bSetting;
  readonly b2bDirectConnectInbound: B2bSetting;
  readonly tenantRestrictions: TenantRestrictions;
  readonly automaticUserConsentSettings: { readonly inboundAllowed: boolean; readonly outboundAllowed: boolean };
  readonly invitationRedemptionIdentityProviderConfiguration: InvitationRedemptionConfiguration;
}

/** Graph `crossTenantAccessPolicyConfigurationPartner`; a null block is the default's. */
export interface CrossTenantAccessPartner {
  readonly tenantId: string;
  readonly isServiceProvider: boolean | null;
  readonly isInMultiTenantOrganization: boolean;
  readonly inboundTrust: InboundTrust | null;
  readonly b2bCollaborationOutbound: B2bSetting | null;
  readonly b2bCollaborationInbound: B2bSetting | null;
  readonly b2bDirectConnectOutbound: B2bSetting | null;
  readonly b2bDirectConnectInbound: B2bSetting | null;
  readonly tenantRestrictions: TenantRestrictions | null;
  readonly automaticUserConsentSettings: {
    readonly inboundAllowed: boolean | null;
    readonly outboundAllowed: boolean | null;
  };
}

/** Graph `crossTenantAccessPolicy`: what holds for every other tenant, and what for one. */
export interface CrossTenantAccessPolicy {
  readonly default: CrossTenantAccessDefault;
  readonly partners: readonly CrossTenantAccessPartner[];
}
