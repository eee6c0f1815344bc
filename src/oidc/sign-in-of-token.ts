import { grantOfToken } from '#claims';
import type { JsonObject } from '#platform';
import type { Store } from '#store';
import { createGrantFacts } from './grant-facts.js';

/** The sign-in that a token of ours came from, by its claims; undefined for an application's own, and when it is long ago. */
export async function findSignInOfToken(store: Store, claims: JsonObject): Promise<string | undefined> {
  const grantId = grantOfToken(claims);
  return grantId === undefined ? undefined : (await createGrantFacts(store).get(grantId))?.authentication.signInId;
}
