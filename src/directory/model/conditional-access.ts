/** The kinds of people from outside (Graph `conditionalAccessGuestOrExternalUserTypes`). */
export const guestOrExternalUserTypes = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
] as const;
/** One of them. */
export type GuestOrExternalUserType = (typeof guestOrExternalUserTypes)[number];

/** People from outside, of all tenants or of some (Graph `conditionalAccessGuestsOrExternalUsers`). */
export interface GuestsOrExternalUsers {
  readonly types: readonly GuestOrExternalUserType[];
  /** Home tenants; null for all. */
  readonly tenantIds: readonly string[] | null;
}

/** A Conditional Access policy, as much of it as is modelled: terms of use for people at applications. */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  readonly createdDateTime: string;
  readonly modifiedDateTime: string | null;
  /** App ids, `All`, `None`. */
  readonly applications: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly users: {
    /** Object ids, `All`, `None`, `GuestsOrExternalUsers`. */
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly includeGroups: readonly string[];
    readonly excludeGroups: readonly string[];
    readonly includeGuests: GuestsOrExternalUsers | null;
    readonly excludeGuests: GuestsOrExternalUsers | null;
  };
  /** `OR`: one of the agreements is enough. */
  readonly operator: 'AND' | 'OR';
  readonly termsOfUse: readonly string[];
}
