import type { Directory } from './directory.js';
import { followsRule } from './dynamic-group.js';
import { isMemberByRule } from './membership-rule/evaluate-rule.js';
import { parseMembershipRule } from './membership-rule/parse-rule.js';
import type { Group } from './model/group.js';
import type { User } from './model/user.js';

/**
 * The groups that a user or group is directly in. Rules are evaluated when it is asked, so that a changed user is where
 * he belongs at once (Entra takes minutes).
 */
export async function directGroupsOf(
  { groups, users }: Pick<Directory, 'groups' | 'users'>,
  principalId: string,
): Promise<readonly Group[]> {
  const listed = await groups.listBy('member', principalId);
  const dynamic = await groups.listBy('dynamic', 'rule');
  const user = dynamic.length === 0 ? undefined : await users.get(principalId);
  return user === undefined ? listed : [...listed, ...dynamic.filter((group) => isIn(group, user))];
}

/** The ids of a group's direct members, in a stable order, without holding all of them. */
export async function* memberIdsOf({ users }: Pick<Directory, 'users'>, group: Group): AsyncIterable<string> {
  if (!followsRule(group)) {
    yield* group.members;
    return;
  }
  const rule = parseMembershipRule(group.membershipRule ?? '');
  for await (const user of users.scan()) if (isMemberByRule(rule, user)) yield user.id;
}

function isIn(group: Group, user: User): boolean {
  return isMemberByRule(parseMembershipRule(group.membershipRule ?? ''), user);
}
