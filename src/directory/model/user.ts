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
  readonly creationType: 'Invitation' | null;
  readonly externalUserState: 'PendingAcceptance' | 'Accepted' | null;
  readonly externalUserStateChangeDateTime: string | null;
  readonly identities: readonly ObjectIdentity[];
  readonly mailNickname: string | null;
  /** Guests are hidden from the global address list until an administrator says otherwise. */
  readonly showInAddressList: boolean | null;
  /** Object ids of those who vouch for a guest. */
  readonly sponsors: readonly string[];
  readonly onPremisesSyncEnabled: boolean | null;
  readonly onPremisesImmutableId: string | null;
  /** Set when an external user was made an internal one. */
  readonly externalUserConvertedOn: string | null;
  /** Properties of Graph that nothing here uses; kept and shown. */
  readonly otherProperties: Readonly<Record<string, Json>>;
  readonly createdDateTime: string;
  /** Two-letter country and `ll-CC` language, where told: claims `ctry`, `xms_pl`. */
  readonly usageLocation?: string;
  readonly preferredLanguage?: string;
  readonly directoryRoles: readonly string[];
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
