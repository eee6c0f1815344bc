import { groupsOf } from '#directory';
import { forbidden } from '../errors.js';
import { isSelf } from '../guest-limits.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { findUser } from './users.js';

/** Permissions that read other people's memberships; one's own need User.Read. */
const others = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];

async function answer(request: GraphRequest) {
  const { caller, directory, parameters, body } = request;
  const id = parameters.id ?? caller.objectId;
  const granted = [...caller.scopes, ...caller.roles];
  const mayReadOthers = granted.some((each) => others.includes(each));
  if (!mayReadOthers && id !== caller.objectId) throw forbidden();
  const user = await findUser(request, id);
  if (!mayReadOthers && !isSelf(caller, user)) throw forbidden();
  const groups = (await groupsOf(directory, user.id)).filter(
    (group) => body.securityEnabledOnly !== true || group.securityEnabled,
  );
  const body200 = { '@odata.context': context('Collection(Edm.String)'), value: groups.map((group) => group.id) };
  return { status: 200, body: body200 };
}

/** `getMemberObjects`, `getMemberGroups`: also where the groups are that did not fit into a token (`_claim_sources`). */
export const membershipRoutes: readonly GraphRoute[] = ['getMemberObjects', 'getMemberGroups'].flatMap((name) => [
  { method: 'POST', path: `/users/{id}/${name}`, permissions: ['User.Read', ...others], handle: answer },
  { method: 'POST', path: `/me/${name}`, permissions: ['User.Read', ...others], handle: answer },
]);
