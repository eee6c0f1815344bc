import { newSeedId, policyActivity, type Tenant, type TenantCatalog } from '#directory';
import type { JsonObject } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, GraphError, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';

type DomainLists = Tenant['invitationDomains'];

const root = '/policies/b2bManagementPolicies';
const reads = { permissions: ['Policy.Read.All', 'Policy.ReadWrite.B2BManagementPolicy'] } as const;
/** Only Global Administrators change the list (external-collaboration-settings-configure). */
const writes = { permissions: ['Policy.ReadWrite.B2BManagementPolicy'], roles: [] } as const;
const nothing: DomainLists = { allowed: [], blocked: [] };
const mostCharacters = 25_000;

/**
 * `/policies/b2bManagementPolicies` (Graph beta b2bManagementPolicy): the allow or block list of domains that may be
 * invited. An organisation has one policy at most.
 */
export function b2bManagementPolicyRoutes(changeTenant: TenantCatalog['change']): readonly GraphRoute[] {
  const write = async (request: GraphRequest, invitationDomains: DomainLists) => {
    const { tenant } = request.directory;
    const policy = { id: idOf(tenant), displayName: 'B2BManagementPolicy' };
    const change = (current: Tenant) => ({ ...current, invitationDomains });
    await changeTenant(tenant.id, change, () => [auditing(request, policyActivity('Update policy', 'Update', policy))]);
  };
  return [
    {
      method: 'GET',
      path: root,
      ...reads,
      handle: async ({ directory: { tenant } }) => ({
        status: 200,
        body: {
          '@odata.context': context('policies/b2bManagementPolicies'),
          value: exists(tenant) ? [view(tenant)] : [],
        },
      }),
    },
    {
      method: 'GET',
      path: `${root}/{id}`,
      ...reads,
      async handle(request) {
        const tenant = needPolicy(request);
        const about = { '@odata.context': context('policies/b2bManagementPolicies/$entity') };
        return { status: 200, body: { ...about, ...view(tenant) } };
      },
    },
    {
      method: 'POST',
      path: root,
      ...writes,
      async handle(request) {
        const { tenant } = request.directory;
        if (exists(tenant)) {
          throw new GraphError(
            409,
            'Request_MultipleObjectsWithSameKeyValue',
            'The organization has a policy already.',
          );
        }
        const invitationDomains = readDefinition(request.body);
        await write(request, invitationDomains);
        return { status: 201, body: view({ ...tenant, invitationDomains }) };
      },
    },
    {
      method: 'PATCH',
      path: `${root}/{id}`,
      ...writes,
      async handle(request) {
        needPolicy(request);
        await write(request, readDefinition(request.body));
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: `${root}/{id}`,
      ...writes,
      async handle(request) {
        needPolicy(request);
        await write(request, nothing);
        return { status: 204 };
      },
    },
  ];
}

const idOf = (tenant: Tenant): string => newSeedId(tenant.id, 'b2bManagementPolicy');

function exists({ invitationDomains: { allowed, blocked } }: Tenant): boolean {
  return allowed.length + blocked.length > 0;
}

function needPolicy({ directory: { tenant }, parameters: { id = '' } }: GraphRequest): Tenant {
  if (!exists(tenant) || id.toLowerCase() !== idOf(tenant)) throw notFound(id);
  return tenant;
}

function view(tenant: Tenant): JsonObject {
  const { allowed, blocked } = tenant.invitationDomains;
  const lists = { AllowedDomains: [...allowed], BlockedDomains: [...blocked] };
  return {
    id: idOf(tenant),
    displayName: 'B2BManagementPolicy',
    description: null,
    isOrganizationDefault: true,
    definition: [JSON.stringify({ B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: lists } })],
  };
}

/** `definition` is one string of JSON; with either allowed or blocked domains, and no more than 25,000 characters. */
function readDefinition({ definition }: JsonObject): DomainLists {
  const [text, ...more] = Array.isArray(definition) ? definition : [];
  if (typeof text !== 'string' || more.length > 0) throw badRequest("The property 'definition' must be one string.");
  if (text.length > mostCharacters) throw badRequest(`The policy exceeds ${mostCharacters} characters.`);
  const policy = memberOf(memberOf(parse(text), 'B2BManagementPolicy'), 'InvitationsAllowedAndBlockedDomainsPolicy');
  const lists = { allowed: domainsOf(policy, 'AllowedDomains'), blocked: domainsOf(policy, 'BlockedDomains') };
  if (lists.allowed.length > 0 && lists.blocked.length > 0) {
    throw badRequest('Either AllowedDomains or BlockedDomains can be given, not both.');
  }
  return lists;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badRequest(`The definition is no JSON: ${cause instanceof Error ? cause.message : 'not readable'}`);
  }
}

function memberOf(value: unknown, name: string): object {
  const member: unknown = value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;
  if (member === null || typeof member !== 'object') throw badRequest(`The definition has no ${name}.`);
  return member;
}

function domainsOf(policy: object, name: string): readonly string[] {
  const list: unknown = Reflect.get(policy, name) ?? [];
  if (!Array.isArray(list)) throw badRequest(`${name} must be a list of domains.`);
  return list.map((each: unknown) => {
    if (typeof each !== 'string' || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(each)) {
      throw badRequest(`${name} names '${String(each).slice(0, 80)}', which is no domain.`);
    }
    return each.toLowerCase();
  });
}
