import type { Directory, User } from '#directory';
import type { JsonObject } from '#platform';
import { outstandingTerms } from '#signin';

/** What Conditional Access asks a user to accept at an application; without one only policies for all of them count. */
export async function explainTerms(
  directory: Directory,
  about: { readonly user: User; readonly appId: string | undefined; readonly now: Date },
): Promise<readonly JsonObject[]> {
  const { user, appId, now } = about;
  const appIds = appId === undefined ? [] : [appId];
  const { outstanding, because, reported, applied } = await outstandingTerms(directory, { user, appIds, now });
  if (applied.length + reported.length === 0) return [];
  const isAsked = outstanding.length > 0;
  return [
    {
      name: 'terms of use',
      result: isAsked ? 'termsOfUse' : 'allow',
      because,
      ...(isAsked ? { code: 'AADSTS50158', agreements: outstanding.map((each) => each.displayName) } : {}),
      ...(reported.length === 0 ? {} : { reportOnly: [...reported] }),
    },
  ];
}
