import type { JsonObject } from '#platform';
import { collect, fromBeginning, project } from '../odata/collection.js';
import { type QueryRules, readQuery } from '../odata/query.js';
import { context, type GraphAnswer, type GraphRequest } from '../route.js';

/** A collection short enough to be read whole, as the query wants it: `where` is its name in the metadata. */
export async function wholeList(
  { url, headers }: Pick<GraphRequest, 'url' | 'headers'>,
  rules: QueryRules,
  where: string,
  objects: readonly JsonObject[],
): Promise<GraphAnswer> {
  const query = readQuery(url.searchParams, headers, rules);
  const body = await collect(
    fromBeginning(() => objects),
    query,
    {
      context: context(where),
      url,
      project: (each) => (query.select === undefined ? each : project(each, query.select)),
    },
  );
  return { status: 200, body };
}
