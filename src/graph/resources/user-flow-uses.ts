import type { Directory, Part, PlannedPart, UserFlow } from '#directory';
import { badRequest } from '../errors.js';

/** A condition and no change: what the parts are about is still as it was read. */
export async function asRead(...planned: readonly PlannedPart[]): Promise<Part> {
  const parts = await Promise.all(planned);
  return { writes: [], conditions: parts.flatMap((part) => part.conditions ?? []) };
}

/**
 * As a part of a deletion: no user flow uses it, nor begins to at the same time. Throws 400 with the name of one that does
 * (identityuserflowattribute-delete, identityapiconnector-delete).
 */
export async function usedByNone(
  { userFlows }: Pick<Directory, 'userFlows'>,
  what: string,
  uses: (flow: UserFlow) => boolean,
): Promise<Part> {
  const flows = await userFlows.list();
  const user = flows.find(uses);
  if (user !== undefined) throw badRequest(`The user flow '${user.id}' uses this ${what}; take it away there first.`);
  return asRead(...flows.map((flow) => userFlows.changing(flow, flow)));
}
