import type { Json } from '#platform';

/** Graph `objectIdentity`. */
export interface ObjectIdentity {
  readonly signInType: 'userPrincipalName' | 'federated';
  readonly issuer: string;
  readonly issuerAssignedId: string | null;
}

/** How a guest proves to be himself; set at redemption, matched at every later sign-in. Not shown by Graph. */
export interface ExternalCredential {
  readonly kind: 'entra' | 'saml' | 'wsfed' | 'google' | 'facebook' | 'microsoft-account' | 'email-otp';
  readonly issuer: string;
  readonly subject: string;
  readonly homeAccount?: { readonly tenantId: string; readonly objectId: string };
}

/** Graph `assignedLicense`. */
export interface AssignedLicense {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

/** The on-premises names of a synchronised user (Graph user). */
export interface OnPremisesFacts {
  readonly onPremisesUserPrincipalName: string | null;
  readonly onPremisesDomainName: string | null;
  readonly onPremisesSamAccountName: string | null;
  readonly onPremisesDistinguishedName: string | null;
  readonly onPremisesLastSyncDateTime: string;
}

/** A user object, with the property names of Microsoft Graph. */
export interface User {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly mail: string | null;
  readonly otherMails: readonly string[];
  readonly proxyAddresses: readonly string[];
  readonly userType: 'Member' | 'Guest';
  readonly accountEnabled: boolean;
  /** `EmailVerified`: made by the person, who proved the mailbox (self-service sign-up). */
  readonly creationType: 'Invitation' | 'EmailVerified' | 'SelfServiceSignUp' | null;
  readonly externalUserState: 'PendingAcceptance' | 'Accepted' | null;
  readonly externalUserStateChangeDateTime: string | null;
  readonly identities: readonly ObjectIdentity[];
  readonly mailNickname: string | null;
  /** Guests are hidden from the global address list until an administrator says otherwise. */
  readonly showInAddressList: boolean | null;
  /** Object ids of those who vouch for a guest. */
  readonly sponsors: readonly string[];
  /** True for users whose master is an on-premises directory; their properties are changed there. */
  readonly onPremisesSyncEnabled: boolean | null;
  readonly onPremisesImmutableId: string | null;
  /** What else synchronisation brings along; only of synchronised users. */
  readonly onPremises?: OnPremisesFacts;
  /** Set when an external user was made an internal one. */
  readonly externalUserConvertedOn: string | null;
  /** Properties of Graph that nothing here uses; kept and shown. */
  readonly otherProperties: Readonly<Record<string, Json>>;
  readonly createdDateTime: string;
  /** Sessions and refresh tokens from before are good for nothing; the time of creation when absent. */
  readonly signInSessionsValidFromDateTime?: string;
  /** Two-letter country and `ll-CC` language, where told: claims `ctry`, `xms_pl`. */
  readonly usageLocation?: string;
  readonly preferredLanguage?: string;
  readonly directoryRoles: readonly string[];
  /** Licences are kept and shown; nothing here depends on them. */
  readonly assignedLicenses?: readonly AssignedLicense[];
  /** scrypt, `salt$hash` in base64url; only for accounts with credentials of this tenant. */
  readonly passwordHash?: string;
  /** Guests only, after redemption. */
  readonly externalCredential?: ExternalCredential;
  /** Sixteen hex digits, the PUID that Entra prints in `altsecid` and `puid`; also the CID of a Microsoft account. */
  readonly puid: string;
}

/** A user who was deleted and can be restored for thirty days (leave-the-organization). */
export interface DeletedUser extends User {
  readonly deletedDateTime: string;
}
