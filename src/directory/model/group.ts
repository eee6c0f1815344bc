/** A group, with the property names of Microsoft Graph. */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly mailNickname: string;
  readonly securityEnabled: boolean;
  readonly mailEnabled: boolean;
  readonly groupTypes: readonly string[];
  readonly membershipRule: string | null;
  readonly createdDateTime: string;
  /** Object ids of users, groups and service principals. */
  readonly members: readonly string[];
  readonly owners: readonly string[];
}
