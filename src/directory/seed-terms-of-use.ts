import type * as z from 'zod';
import { conditionalAccessPolicyOf, type conditionalAccessPolicySeed } from './conditional-access-seed.js';
import type { Directory } from './directory.js';
import { newSeedId } from './seed-id.js';
import { agreementOf, type agreementSeed } from './terms-of-use-seed.js';

/** Agreements and the policies that ask for them; ids are the same at every start. */
export async function seedTermsOfUse(
  seed: {
    readonly termsOfUse: readonly z.infer<typeof agreementSeed>[];
    readonly conditionalAccessPolicies: readonly z.infer<typeof conditionalAccessPolicySeed>[];
  },
  { tenant, agreements, conditionalAccessPolicies }: Directory,
): Promise<void> {
  const now = tenant.createdDateTime;
  const byName = new Map<string, string>();
  for (const { id: given, ...each } of seed.termsOfUse) {
    const id = given ?? newSeedId(tenant.id, 'agreement', each.displayName);
    byName.set(each.displayName, id);
    const newFileId = (language: string) => newSeedId(tenant.id, 'agreement file', id, language);
    await agreements.create(agreementOf(each, { id, now, newFileId }));
  }
  for (const { id: given, ...each } of seed.conditionalAccessPolicies) {
    const id = given ?? newSeedId(tenant.id, 'conditional access policy', each.displayName);
    const policy = conditionalAccessPolicyOf(each, { id, createdDateTime: now, modifiedDateTime: null });
    const termsOfUse = policy.termsOfUse.map((name) => byName.get(name) ?? name.toLowerCase());
    await conditionalAccessPolicies.create({ ...policy, termsOfUse });
  }
}
