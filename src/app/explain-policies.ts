import { groupsOf } from '#directory';
import type { RealmFacts } from '#home-realm';
import type { JsonObject } from '#platform';
import { decideAutomaticConsent, decideCrossTenantAccess } from '#policies';

/**
 * What the cross-tenant access policies of both tenants say about a user of another Entra tenant; nothing for everybody
 * else. Without an application only the users are looked at.
 */
export async function explainPolicies(
  userName: string,
  appId: string | undefined,
  facts: RealmFacts,
): Promise<readonly JsonObject[]> {
  const account = await facts.findHomeAccount(userName);
  if (account === undefined || account.tenant.id === facts.tenant.id) return [];
  const { tenant: home, user } = account;
  const directory = await facts.directoryOf(home.id);
  const groups = directory === undefined ? [] : await groupsOf(directory, user.id);
  const access = decideCrossTenantAccess({
    resource: facts.tenant,
    home,
    userId: user.id,
    groupIds: groups.map((group) => group.id),
    appId,
  });
  const { allowed, because } = access;
  return [
    {
      name: 'cross-tenant access',
      result: allowed ? 'allow' : 'block',
      because,
      ...(allowed ? {} : { code: `AADSTS${access.aadsts}` }),
    },
    automaticRedemption(decideAutomaticConsent(facts.tenant, home)),
  ];
}

function automaticRedemption({
  allowed,
  because,
}: {
  readonly allowed: boolean;
  readonly because: string;
}): JsonObject {
  return { name: 'automatic redemption', result: allowed ? 'skip the permissions page' : 'ask', because };
}
