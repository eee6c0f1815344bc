import type { RealmKind } from '#redemption';

/** How the person of a token signed in: the facts that claims are made of, kept beside the grant. */
export interface Authentication {
  /** The sign-in that this goes back to: the id of its timeline. */
  readonly signInId: string;
  readonly kind: RealmKind;
  /** As in `ExternalIdentity`. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly amr: readonly string[];
  /** Seconds since the epoch. */
  readonly authenticatedAt: number;
  /** The account's home, for `client_info`. */
  readonly homeAccount?: { readonly tenantId: string; readonly objectId: string };
  /** GUID of the browser's session. */
  readonly sessionId: string;
  /** The person chose to stay signed in: `signin_state` says `kmsi`. */
  readonly persistent?: boolean;
  readonly ipAddress: string;
}
