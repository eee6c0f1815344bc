import { type Directory, followsRule, type Group, memberIdsOf, parseMembershipRule } from '#directory';
import type { Json, JsonObject } from '#platform';
import { badRequest } from '../errors.js';

type Check = (value: Json) => boolean;

const text =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value !== '' && value.length <= most;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const flag: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);

/** What may be said of a group, and what a good value is (Graph group). */
const settable: Readonly<Record<string, Check>> = {
  displayName: text(256),
  description: orNull((value) => typeof value === 'string' && value.length <= 1024),
  mailNickname: (value) => typeof value === 'string' && /^[^\s@()\\[\]";:<>,]{1,64}$/.test(value),
  membershipRule: orNull((value) => typeof value === 'string'),
  membershipRuleProcessingState: orNull(oneOf('On', 'Paused')),
  securityEnabled: flag,
  mailEnabled: flag,
  visibility: orNull(oneOf('Public', 'Private', 'HiddenMembership')),
  groupTypes: (value) => Array.isArray(value) && value.every(oneOf('Unified', 'DynamicMembership')),
};

/** References are read elsewhere; these Graph takes and nothing here depends on. */
const other: readonly string[] = ['members@odata.bind', 'owners@odata.bind', 'isAssignableToRole', 'theme'];

/** What a body says of a group. Throws `Request_BadRequest` naming the property that is wrong or unknown. */
export function groupChangesOf(body: JsonObject): Partial<Group> {
  const changes: Record<string, Json> = {};
  for (const [name, value = null] of Object.entries(body)) {
    if (name.startsWith('@') || other.includes(name)) continue;
    if (!Object.hasOwn(settable, name)) throw badRequest(`Invalid property '${name.slice(0, 60)}'.`);
    if (settable[name]?.(value) !== true)
      throw badRequest(`Invalid value specified for property '${name}' of resource 'Group'.`);
    changes[name] = value;
  }
  // Each was checked against the type of its property.
  return changes as Partial<Group>;
}

/** A group whose rule and types fit together. Throws where they do not. */
export function checkedGroup(group: Group): Group {
  const isDynamic = group.groupTypes.includes('DynamicMembership');
  if (isDynamic && group.membershipRule === null)
    throw badRequest("A value is required for property 'membershipRule' of resource 'Group'.");
  if (!isDynamic && group.membershipRule !== null)
    throw badRequest("'membershipRule' needs 'DynamicMembership' in 'groupTypes'.");
  if (group.membershipRule !== null) parseMembershipRule(group.membershipRule);
  return { ...group, membershipRuleProcessingState: isDynamic ? (group.membershipRuleProcessingState ?? 'On') : null };
}

/**
 * The members a changed group keeps: none while its rule says who they are; those of this moment when it is paused or
 * becomes an ordinary group.
 */
export async function membersAfter(
  directory: Pick<Directory, 'users'>,
  before: Group,
  after: Group,
): Promise<readonly string[]> {
  if (followsRule(after)) return [];
  if (!followsRule(before)) return before.members;
  const ids: string[] = [];
  for await (const id of memberIdsOf(directory, before)) ids.push(id);
  return ids;
}

/** Members of a dynamic or synchronised group are not added or removed by hand. Unverified: the text. */
export function checkHandMade(group: Group): void {
  if (group.onPremisesSyncEnabled === true) {
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  }
  if (group.groupTypes.includes('DynamicMembership')) {
    throw badRequest(
      'Members of a group with dynamic membership cannot be added or removed; change the membership rule.',
    );
  }
}
