import type { Group } from './model/group.js';

/** Whether a group's members are those whom its rule fits now. */
export function followsRule(group: Group): boolean {
  return isDynamic(group) && group.membershipRuleProcessingState !== 'Paused';
}

/** Whether members of a group come by rule, paused or not: nobody adds or removes any by hand. */
export function isDynamic(group: Group): boolean {
  return group.groupTypes.includes('DynamicMembership') && group.membershipRule !== null;
}
