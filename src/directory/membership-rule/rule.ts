/** A rule of dynamic membership, understood (entra-docs, groups-dynamic-membership). */
export type MembershipRule =
  | { readonly kind: 'and' | 'or'; readonly left: MembershipRule; readonly right: MembershipRule }
  | { readonly kind: 'not'; readonly of: MembershipRule }
  | {
      readonly kind: 'compare';
      /** Lower case, without `user.`; `_` is the element of a collection. */
      readonly property: string;
      readonly operator: RuleOperator;
      readonly value: RuleValue;
    }
  | { readonly kind: 'any' | 'all'; readonly property: string; readonly of: MembershipRule };

/** What can be compared with. */
export type RuleValue = string | boolean | null | readonly (string | boolean | null)[];

/** Operators, lower case. Each stands for its opposite with `not` before it. */
export const ruleOperators = [
  ...(['eq', 'ne', 'startswith', 'notstartswith', 'endswith', 'notendswith', 'contains', 'notcontains'] as const),
  ...(['in', 'notin'] as const),
] as const;
export type RuleOperator = (typeof ruleOperators)[number];

/** Properties of a user that a rule may name; in a rule their case does not matter. */
export const ruleProperties: readonly string[] = [
  ...['accountEnabled', 'city', 'companyName', 'country', 'createdDateTime', 'creationType', 'department'],
  ...['dirSyncEnabled', 'displayName', 'employeeId', 'externalUserState', 'givenName', 'jobTitle', 'mail'],
  ...['mailNickName', 'mobile', 'objectId', 'onPremisesImmutableId', 'physicalDeliveryOfficeName', 'postalCode'],
  ...['preferredLanguage', 'state', 'streetAddress', 'surname', 'telephoneNumber', 'usageLocation'],
  ...['userPrincipalName', 'userType', 'otherMails', 'proxyAddresses'],
];
