/** The kinds of home realm a person can come from. */
export type RealmKind = 'entra' | 'saml' | 'wsfed' | 'google' | 'facebook' | 'microsoft-account' | 'email-otp';

/** Who a home realm says the person is. Every member was read from verified material only. */
export interface ExternalIdentity {
  readonly kind: RealmKind;
  /**
   * Who vouches: the home tenant's id (entra), the partner's issuer URI (saml, wsfed), `google.com`,
   * `facebook.com`, `live.com`, `mail`.
   */
  readonly issuer: string;
  /** The person at that issuer: object id, NameID, `sub`, CID, or the address itself (email-otp). Never changes. */
  readonly subject: string;
  /** The address the person signs in with; lower case. */
  readonly email: string;
  readonly displayName?: string;
  readonly givenName?: string;
  readonly surname?: string;
  /** Authentication methods, Entra's words: `pwd`, `otp`, `fed`, `mfa`, `rsa`. */
  readonly amr: readonly string[];
  /** The account's home in Entra's terms, for `client_info`: home tenant and object id (entra, microsoft-account). */
  readonly homeAccount?: { readonly tenantId: string; readonly objectId: string };
  /** How long a session from this sign-in may last at most, where the realm limits it (one-time passcode: 24 h). */
  readonly sessionSeconds?: number;
  /** The session that a partner has of the person: who vouched and in which words, so that both can end it (saml, wsfed). */
  readonly partnerSession?: PartnerSession;
}

/** A session at a SAML or WS-Federation partner (SAML 2.0 core 2.7.2, 3.7.1). */
export interface PartnerSession {
  /** The tenant that asked, and its provider. */
  readonly tenantId: string;
  readonly providerId: string;
  /** How the assertion spelled `subject`; SAML only. */
  readonly nameIdFormat?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  readonly sessionIndex?: string;
}
