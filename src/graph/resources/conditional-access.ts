import {
  type ConditionalAccessPolicy,
  conditionalAccessPolicyOf,
  conditionalAccessPolicySchema,
  type GuestsOrExternalUsers,
  policyActivity,
} from '#directory';
import { type JsonObject, newId } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';
import { wholeList } from './whole-list.js';

const root = '/identity/conditionalAccess/policies';
const where = 'identity/conditionalAccess/policies';
const reads = {
  permissions: ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'],
  roles: ['Conditional Access Administrator', 'Security Administrator', 'Security Reader', 'Global Reader'],
} as const;
const writes = {
  permissions: ['Policy.ReadWrite.ConditionalAccess'],
  roles: ['Conditional Access Administrator', 'Security Administrator'],
} as const;
const rules = {
  type: 'microsoft.graph.conditionalAccessPolicy',
  properties: [
    ...['id', 'displayName', 'state', 'createdDateTime', 'modifiedDateTime'],
    ...['conditions', 'grantControls', 'sessionControls'],
  ],
  mostTop: 999,
  isDirectory: false,
};

/** `/identity/conditionalAccess/policies` (Graph v1.0 conditionalAccessPolicy): terms of use for people at applications. */
export const conditionalAccessRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: root,
    ...reads,
    async handle(request) {
      const policies = await request.directory.conditionalAccessPolicies.list();
      return wholeList(request, rules, where, policies.map(policyView));
    },
  },
  {
    method: 'GET',
    path: `${root}/{id}`,
    ...reads,
    handle: async (request) => answer(200, await policyOf(request)),
  },
  {
    method: 'POST',
    path: root,
    ...writes,
    async handle(request) {
      const { directory, clock } = request;
      const asked = parsed(conditionalAccessPolicySchema.safeParse(merged({}, withoutReadOnly(request.body))));
      await checkAgreements(request, asked.grantControls.termsOfUse);
      const about = { id: newId(), createdDateTime: clock.now().toISOString(), modifiedDateTime: null };
      const policy = await directory.conditionalAccessPolicies.create(
        conditionalAccessPolicyOf(asked, about),
        (created) => [auditing(request, policyActivity('Add conditional access policy', 'Add', created))],
      );
      return answer(201, policy);
    },
  },
  {
    method: 'PATCH',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const { directory, clock } = request;
      const { id } = await policyOf(request);
      const body = withoutReadOnly(request.body);
      const changeOf = (current: ConditionalAccessPolicy) => {
        const whole = merged({ ...withoutReadOnly(policyView(current)) }, body);
        return parsed(conditionalAccessPolicySchema.safeParse(whole));
      };
      await checkAgreements(request, changeOf(await policyOf(request)).grantControls.termsOfUse);
      const changed = await directory.conditionalAccessPolicies.change(
        id,
        (current) =>
          conditionalAccessPolicyOf(changeOf(current), { ...current, modifiedDateTime: clock.now().toISOString() }),
        (after) => [auditing(request, policyActivity('Update conditional access policy', 'Update', after))],
      );
      if (changed === undefined) throw notFound(id);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const policy = await policyOf(request);
      await request.directory.conditionalAccessPolicies.remove(policy.id, (removed) => [
        auditing(request, policyActivity('Delete conditional access policy', 'Delete', removed)),
      ]);
      return { status: 204 };
    },
  },
];

/** What Graph tells and does not take. */
function withoutReadOnly(body: JsonObject): JsonObject {
  const { id: _, createdDateTime: __, modifiedDateTime: ___, templateId: ____, ...rest } = body;
  return rest;
}

/** A policy must not ask for what nobody can accept. */
async function checkAgreements({ directory }: GraphRequest, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    if ((await directory.agreements.get(id)) === undefined)
      throw badRequest(`There is no agreement with the id '${id}' that grantControls/termsOfUse names.`);
  }
}

async function policyOf({ directory, parameters }: GraphRequest): Promise<ConditionalAccessPolicy> {
  const { id = '' } = parameters;
  const policy = await directory.conditionalAccessPolicies.get(id.toLowerCase());
  if (policy === undefined) throw notFound(id);
  return policy;
}

function answer(status: number, policy: ConditionalAccessPolicy) {
  return { status, body: { '@odata.context': context(`${where}/$entity`), ...policyView(policy) } };
}

/** With everything that Graph shows; what is not modelled says nothing. */
function policyView(policy: ConditionalAccessPolicy): JsonObject {
  const { id, displayName, state, createdDateTime, modifiedDateTime, applications, users } = policy;
  return {
    ...{ id, displayName, state, createdDateTime, modifiedDateTime },
    conditions: {
      ...{ clientAppTypes: ['all'], platforms: null, locations: null, devices: null, clientApplications: null },
      ...{ signInRiskLevels: [], userRiskLevels: [], servicePrincipalRiskLevels: [] },
      applications: {
        includeApplications: [...applications.include],
        excludeApplications: [...applications.exclude],
        includeUserActions: [],
      },
      users: {
        ...{ includeUsers: [...users.include], excludeUsers: [...users.exclude] },
        ...{ includeGroups: [...users.includeGroups], excludeGroups: [...users.excludeGroups] },
        ...{ includeRoles: [], excludeRoles: [] },
        includeGuestsOrExternalUsers: guestsView(users.includeGuests),
        excludeGuestsOrExternalUsers: guestsView(users.excludeGuests),
      },
    },
    grantControls: {
      operator: policy.operator,
      ...{ builtInControls: [], customAuthenticationFactors: [], authenticationStrength: null },
      termsOfUse: [...policy.termsOfUse],
    },
    sessionControls: null,
  };
}

function guestsView(guests: GuestsOrExternalUsers | null): JsonObject | null {
  if (guests === null) return null;
  const { types, tenantIds } = guests;
  return {
    guestOrExternalUserTypes: types.join(','),
    externalTenants:
      tenantIds === null
        ? { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' }
        : {
            '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
            membershipKind: 'enumerated',
            members: [...tenantIds],
          },
  };
}
