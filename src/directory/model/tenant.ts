import type { Branding } from './branding.js';
import type { CrossTenantAccessPolicy } from './cross-tenant-access.js';

/** An organisation of this server. */
export interface Tenant {
  /** GUID. */
  readonly id: string;
  readonly displayName: string;
  /** `contoso.onmicrosoft.com`: the domain guests' user principal names end in. */
  readonly initialDomain: string;
  /** Verified domains beside the initial one; lower case. */
  readonly domains: readonly string[];
  /** `consumer` is the Microsoft-account tenant 9188040d-…; there is one at most. */
  readonly kind: 'organization' | 'consumer';
  readonly createdDateTime: string;
  /** Shown on the permissions page and in mails; Graph `organization.privacyProfile`. */
  readonly privacyProfile?: { readonly contactEmail?: string; readonly statementUrl?: string };
  /** Of pages and mails; absent for the default look. */
  readonly branding?: Branding;
  /** Graph `emailAuthenticationMethodConfiguration`; `default` counts as enabled. */
  readonly emailOneTimePasscode: 'default' | 'enabled' | 'disabled';
  /** Graph `b2bManagementPolicy`; an empty list says nothing. */
  readonly invitationDomains: { readonly allowed: readonly string[]; readonly blocked: readonly string[] };
  /** Two-letter country and language, where told: claims `tenant_ctry`, `xms_tpl`. */
  readonly countryLetterCode?: string;
  readonly preferredLanguage?: string;
  /** Who may invite (Graph `authorizationPolicy.allowInvitesFrom`). */
  readonly allowInvitesFrom: 'none' | 'adminsAndGuestInviters' | 'adminsGuestInvitersAndAllMembers' | 'everyone';
  /** What guests may read: the role template of `authorizationPolicy.guestUserRoleId`. */
  readonly guestUserRoleId: string;
  /** What members and guests may consent to for themselves: Graph `permissionGrantPoliciesAssigned`. */
  readonly userConsent: 'all' | 'low' | 'none';
  /** Graph `adminConsentRequestPolicy.isEnabled`: who may not consent is offered to ask. */
  readonly adminConsentRequests: boolean;
  /** Graph `crossTenantAccessPolicy`. */
  readonly crossTenantAccessPolicy: CrossTenantAccessPolicy;
  /** How invitations are redeemed: as today, or as in May 2020, self-service accounts included. */
  readonly redemptionMode: 'current' | 'classic';
  /** Domains whose own identity provider signs its users in; nobody can sign up there by himself. */
  readonly federatedDomains: readonly string[];
  /** Graph `authorizationPolicy.allowEmailVerifiedUsersToJoinOrganization`. */
  readonly allowEmailVerifiedUsersToJoinOrganization: boolean;
  /** Came into being by self-service sign-up: nobody administers it. */
  readonly isUnmanaged: boolean;
  /** How often signing keys change by themselves, in seconds; absent for never. */
  readonly keyRotationSeconds?: number;
  /** Graph `authenticationFlowsPolicy.selfServiceSignUp.isEnabled`: user flows make guests; not when left out. */
  readonly selfServiceSignUp?: boolean;
  /** A loosening: the password page offers these people, by address, for sign-in with one click. */
  readonly oneClickPeople: readonly string[];
}
