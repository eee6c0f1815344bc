/** How an organisation's sign-in pages and mails look (Graph `organizationalBranding`); null where nothing is said. */
export interface Branding {
  /** `#rrggbb`. */
  readonly backgroundColor: string | null;
  readonly signInPageText: string | null;
  readonly usernameHintText: string | null;
  /** PNG or JPEG, base64. */
  readonly bannerLogo: string | null;
  readonly squareLogo: string | null;
}
