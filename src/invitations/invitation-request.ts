import type { Application, InvitationMessage, User } from '#directory';

/** Who invites. */
export type Inviter =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'application'; readonly application: Application }
  /** The config file, or code that holds the server. */
  | { readonly kind: 'operator' };

/** What an inviter says (Graph `invitation`). */
export interface InvitationRequest {
  readonly address: string;
  readonly redirectUrl: string;
  readonly displayName?: string | undefined;
  readonly userType?: 'Guest' | 'Member' | undefined;
  readonly sendMessage?: boolean | undefined;
  readonly message?: InvitationMessage | undefined;
  /** The status goes back to PendingAcceptance; the guest may then redeem with another account. */
  readonly resetRedemption?: boolean | undefined;
  /** An object that exists: to reset it, or to make an internal user an external one. */
  readonly invitedUserId?: string | undefined;
  /** Object ids; the inviting user when left out. */
  readonly sponsors?: readonly string[] | undefined;
  /** Object id of a new guest, where the caller wants it to be a certain one. */
  readonly userId?: string | undefined;
}
