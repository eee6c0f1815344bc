import type { RealmKind } from '#redemption';

interface RealmIdentity {
  readonly kind: RealmKind;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
}

/**
 * `idp` in tokens and in AADSTS50020: the home tenant's STS, `live.com`, or the issuer. Unverified for `mail`,
 * `google.com`, `facebook.com` and federation issuers (docs/unverified.md).
 */
export function identityProviderName(identity: Pick<RealmIdentity, 'kind' | 'issuer'>): string {
  return identity.kind === 'entra' ? `https://sts.windows.net/${identity.issuer}/` : identity.issuer;
}

/** `unique_name` of v1 tokens; only `live.com#` and `mail#` were observed, the other prefixes are unverified. */
export function uniqueName(identity: RealmIdentity): string {
  switch (identity.kind) {
    case 'entra':
      return identity.email;
    case 'saml':
    case 'wsfed':
      return `${hostOf(identity.issuer)}#${identity.email}`;
    case 'microsoft-account':
    case 'google':
    case 'facebook':
    case 'email-otp':
      return `${identity.issuer}#${identity.email}`;
  }
}

/** `altsecid` of v1 tokens: `5::{PUID}` for Entra guests, `1:live.com:{CID}`; the others are unverified. */
export function alternativeSecurityId(identity: RealmIdentity, puid: string): string {
  switch (identity.kind) {
    case 'entra':
      return `5::${puid}`;
    case 'microsoft-account':
      return `1:live.com:${identity.subject.toUpperCase()}`;
    case 'saml':
    case 'wsfed':
    case 'google':
    case 'facebook':
    case 'email-otp':
      return `1:${identity.issuer}:${identity.subject}`;
  }
}

function hostOf(issuer: string): string {
  return URL.canParse(issuer) && new URL(issuer).host !== '' ? new URL(issuer).host : issuer;
}
