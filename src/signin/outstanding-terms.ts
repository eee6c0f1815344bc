import { type Directory, groupsOf, type User } from '#directory';
import { decideTermsOfUse, type TermsOfUseDecision } from '#policies';

/** The decision about terms of use for a user at an application and the APIs it asks for, from what the directory knows. */
export async function outstandingTerms(
  directory: Pick<Directory, 'conditionalAccessPolicies' | 'agreements' | 'agreementAcceptances' | 'groups' | 'users'>,
  { user, appIds, now }: { readonly user: User; readonly appIds: readonly string[]; readonly now: Date },
): Promise<TermsOfUseDecision> {
  const policies = (await directory.conditionalAccessPolicies.list()).filter((each) => each.state !== 'disabled');
  const asksGroups = policies.some(({ users }) => users.includeGroups.length + users.excludeGroups.length > 0);
  return decideTermsOfUse({
    policies,
    agreements: policies.length === 0 ? [] : await directory.agreements.list(),
    acceptances: policies.length === 0 ? [] : await directory.agreementAcceptances.listBy('user', user.id),
    user,
    groupIds: asksGroups ? (await groupsOf(directory, user.id)).map((group) => group.id) : [],
    appIds,
    now,
  });
}
