import type { Group } from '#directory';
import type { JsonObject } from '#platform';

export const groupProperties: readonly string[] = [
  ...['id', 'deletedDateTime', 'createdDateTime', 'description', 'displayName', 'groupTypes', 'mailEnabled'],
  ...['mailNickname', 'membershipRule', 'membershipRuleProcessingState', 'securityEnabled', 'visibility'],
];

/** A group as Graph shows it. */
export function groupView(group: Group): JsonObject {
  return {
    id: group.id,
    deletedDateTime: null,
    createdDateTime: group.createdDateTime,
    description: group.description,
    displayName: group.displayName,
    groupTypes: [...group.groupTypes],
    mailEnabled: group.mailEnabled,
    mailNickname: group.mailNickname,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.membershipRule === null ? null : 'On',
    securityEnabled: group.securityEnabled,
    visibility: null,
  };
}
