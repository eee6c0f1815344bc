/** What the mail of an invitation says beside the usual (Graph `invitedUserMessageInfo`). */
export interface InvitationMessage {
  readonly messageLanguage: string | null;
  readonly customizedMessageBody: string | null;
  /** One more recipient at most. */
  readonly ccRecipients: readonly { readonly name: string | null; readonly address: string | null }[];
}

/** Graph `invitation`, as kept. */
export interface Invitation {
  readonly id: string;
  readonly invitedUserEmailAddress: string;
  readonly invitedUserDisplayName: string | null;
  readonly invitedUserType: 'Guest' | 'Member';
  readonly inviteRedirectUrl: string;
  readonly sendInvitationMessage: boolean;
  readonly message: InvitationMessage;
  readonly resetRedemption: boolean;
  /** Proves that a redeem link is ours: 32 random bytes, base64. */
  readonly ticket: string;
  readonly userId: string;
  readonly createdDateTime: string;
}
