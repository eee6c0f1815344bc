/** Graph `appRoleAssignment`: a role of an application given to a person or a group. */
export interface AppRoleAssignment {
  readonly id: string;
  /** App id of the application whose role it is. */
  readonly resourceAppId: string;
  /** `00000000-0000-0000-0000-000000000000` is access without a role. */
  readonly appRoleId: string;
  readonly principalId: string;
  readonly principalType: 'User' | 'Group';
}
