/** A group, with the property names of Microsoft Graph. */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly mailNickname: string;
  readonly securityEnabled: boolean;
  readonly mailEnabled: boolean;
  readonly groupTypes: readonly string[];
  /** Of `DynamicMembership` groups: whom it fits is a member. */
  readonly membershipRule: string | null;
  /** `Paused` keeps the members of the moment it was set; absent counts as `On`. */
  readonly membershipRuleProcessingState?: 'On' | 'Paused' | null;
  readonly visibility?: 'Public' | 'Private' | 'HiddenMembership' | null;
  /** Mastered by an on-premises directory; members are changed there. */
  readonly onPremisesSyncEnabled?: true | null;
  readonly createdDateTime: string;
  /** Object ids of users, groups and service principals; empty while a rule says who is a member. */
  readonly members: readonly string[];
  readonly owners: readonly string[];
}

/** A Microsoft 365 group that was deleted and can be restored for thirty days. */
export interface DeletedGroup extends Group {
  readonly deletedDateTime: string;
}
