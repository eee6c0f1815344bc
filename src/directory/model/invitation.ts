/** Graph `invitation`, as kept. */
export interface Invitation {
  readonly id: string;
  readonly invitedUserEmailAddress: string;
  readonly inviteRedirectUrl: string;
  readonly userId: string;
  readonly createdDateTime: string;
}
