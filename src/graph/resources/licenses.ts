import { type AssignedLicense, type User, userActivity } from '#directory';
import type { Json, JsonObject } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { project } from '../odata/collection.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { defaultUserProperties, userView } from './user-view.js';
import { findUser } from './users.js';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isGuid = (value: Json | undefined): value is string => typeof value === 'string' && guid.test(value);
const wrong = (name: string) => badRequest(`Invalid value specified for property '${name}'.`);

function listOf(body: JsonObject, name: string): readonly Json[] {
  const list = body[name];
  if (!Array.isArray(list) || list.length > 100) throw wrong(name);
  return list;
}

/** What a body adds and removes; both lists must be there (user-assignlicense). */
function changeOf(body: JsonObject) {
  const removed = listOf(body, 'removeLicenses').map((each) => {
    if (!isGuid(each)) throw wrong('removeLicenses');
    return each.toLowerCase();
  });
  const added = listOf(body, 'addLicenses').map((each): AssignedLicense => {
    const { skuId, disabledPlans = [] } = (each !== null && typeof each === 'object' ? each : {}) as JsonObject;
    if (!isGuid(skuId) || !Array.isArray(disabledPlans) || !disabledPlans.every(isGuid)) throw wrong('addLicenses');
    return { skuId: skuId.toLowerCase(), disabledPlans: disabledPlans.map((plan) => plan.toLowerCase()) };
  });
  return { added, removed };
}

async function assign(request: GraphRequest) {
  const user = await findUser(request, request.parameters.id ?? '');
  const { added, removed } = changeOf(request.body);
  if (added.length > 0 && user.usageLocation === undefined)
    throw badRequest('License assignment cannot be done for user with invalid usage location.');
  const held = (user.assignedLicenses ?? []).map((each) => each.skuId);
  if (removed.some((skuId) => !held.includes(skuId))) throw badRequest('User does not have a corresponding license.');
  const replaced = [...removed, ...added.map((each) => each.skuId)];
  const changed = await request.directory.users.change(
    user.id,
    (each): User => ({
      ...each,
      assignedLicenses: [...(each.assignedLicenses ?? []).filter(({ skuId }) => !replaced.includes(skuId)), ...added],
    }),
    (after) => [auditing(request, userActivity('Change user license', 'Update', after))],
  );
  if (changed === undefined) throw notFound(user.id);
  const view = project(userView(changed), [...defaultUserProperties, 'assignedLicenses']);
  return { status: 200, body: { '@odata.context': context('users/$entity'), ...view } };
}

/** `assignLicense`: kept and shown, because guests can have licences like employees; no product is behind them. */
export const licenseRoutes: readonly GraphRoute[] = [
  {
    method: 'POST',
    path: '/users/{id}/assignLicense',
    permissions: ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    roles: ['License Administrator', 'User Administrator', 'Directory Writers'],
    handle: assign,
  },
];
