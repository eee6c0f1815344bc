import type { DeletedGroup, Group } from '#directory';
import type { JsonObject } from '#platform';

/** Every property a group can be filtered and selected by. */
export const groupProperties: readonly string[] = [
  ...['id', 'deletedDateTime', 'createdDateTime', 'description', 'displayName', 'groupTypes', 'mailEnabled'],
  ...['mailNickname', 'membershipRule', 'membershipRuleProcessingState', 'securityEnabled', 'visibility'],
  'onPremisesSyncEnabled',
];

/** A group as Graph shows it. */
export function groupView(group: Group | DeletedGroup): JsonObject {
  return {
    id: group.id,
    deletedDateTime: 'deletedDateTime' in group ? group.deletedDateTime : null,
    createdDateTime: group.createdDateTime,
    description: group.description,
    displayName: group.displayName,
    groupTypes: [...group.groupTypes],
    mailEnabled: group.mailEnabled,
    mailNickname: group.mailNickname,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.membershipRule === null ? null : (group.membershipRuleProcessingState ?? 'On'),
    onPremisesSyncEnabled: group.onPremisesSyncEnabled ?? null,
    securityEnabled: group.securityEnabled,
    visibility: group.visibility ?? null,
  };
}
