/** Graph `samlOrWsFedExternalDomainFederation`: whose users come from a partner's own identity provider. */
export interface FederationConfiguration {
  readonly id: string;
  readonly displayName: string;
  readonly preferredAuthenticationProtocol: 'saml' | 'wsFed';
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  readonly metadataExchangeUri: string | null;
  /** Certificates whose signatures are believed: base64 DER, no PEM lines; the current one first. */
  readonly signingCertificates: readonly string[];
  /** Ours, as stored only: the built-in partner whose certificate comes first (`partner-certificates.ts`). */
  readonly partner?: string;
  /** Ours, from its metadata: requests go there by POST only where it takes nothing else. */
  readonly requestBinding?: 'redirect' | 'post';
  /** Ours, named as in `internalDomainFederation`: where people sign out of it; a WS-Federation partner's sign-in address otherwise. */
  readonly signOutUri?: string;
  /** Ours: where answers to its own requests to sign out go, if elsewhere; and how both get there. SAML only. */
  readonly signOutResponseUri?: string;
  readonly signOutBinding?: 'redirect' | 'post';
  /** Ours: when its metadata was last read, ISO 8601; undefined before the first time. */
  readonly metadataReadAt?: string;
  /** Domains whose people it may vouch for; lower case, exact. */
  readonly domains: readonly string[];
}

/** Graph `socialIdentityProvider`. */
export interface SocialIdentityProvider {
  readonly id: string;
  readonly displayName: string;
  readonly identityProviderType: 'Google' | 'Facebook';
  readonly clientId: string;
  readonly clientSecret: string;
  /** Ours: the issuer, for a Google that is not Google. */
  readonly issuer: string;
}

/** Who they are where nothing else is said: each provider's own discovery document. */
export const socialIssuers = { Google: 'https://accounts.google.com', Facebook: 'https://www.facebook.com' } as const;
