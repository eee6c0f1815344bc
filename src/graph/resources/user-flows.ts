import {
  type PlannedPart,
  policyActivity,
  type Tenant,
  type TenantCatalog,
  type UserFlow,
  userFlowActivity,
} from '#directory';
import type { Json, JsonObject } from '#platform';
import { audited } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { referencedId } from './directory-objects.js';
import { builtInProviders, providerView } from './identity-providers.js';

const read = ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'];
const write = ['IdentityUserFlow.ReadWrite.All'];
const roles = ['External ID User Flow Administrator'];
const policyPath = '/policies/authenticationFlowsPolicy';
const policy = { id: 'authenticationFlowsPolicy', displayName: 'Authentication flows policy' };
const prefix = 'B2X_1_';

const wrong = (name: string) => badRequest(`Invalid value specified for property '${name}'.`);

function view({ id }: UserFlow): JsonObject {
  return { id, userFlowType: 'signUpOrSignIn', userFlowTypeVersion: 1 };
}

function policyView({ selfServiceSignUp }: Tenant): JsonObject {
  return {
    '@odata.context': context('authenticationFlowsPolicy/$entity'),
    ...policy,
    description:
      'Authentication flows policy allows modification of settings related to authentication flows in AAD tenant, such as self-service sign up configuration.',
    selfServiceSignUp: { isEnabled: selfServiceSignUp === true },
  };
}

/** The flow that a request is about. Throws when there is none. */
export async function flowOf({ directory, parameters: { id = '' } }: GraphRequest): Promise<UserFlow> {
  const flow = await directory.userFlows.get(id);
  if (flow === undefined) throw notFound(id);
  return flow;
}

/** The ids of providers that the tenant has. */
async function knownProvider({ directory }: GraphRequest, id: string): Promise<string> {
  const isBuiltIn = builtInProviders.some((each) => each.id === id);
  if (isBuiltIn || (await directory.socialIdentityProviders.get(id)) !== undefined) return id;
  throw badRequest(`There is no identity provider '${id.slice(0, 100)}' in this tenant.`);
}

function inlineIds(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > 20) throw wrong('identityProviders');
  return value.map((each) => {
    const id = each !== null && typeof each === 'object' && !Array.isArray(each) ? each.id : undefined;
    if (typeof id !== 'string') throw wrong('identityProviders');
    return id;
  });
}

async function create(request: GraphRequest): Promise<UserFlow> {
  const { body, directory } = request;
  const { id, userFlowType, userFlowTypeVersion } = body;
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw wrong('id');
  if (userFlowType !== 'signUpOrSignIn') throw wrong('userFlowType');
  if (userFlowTypeVersion !== 1) throw wrong('userFlowTypeVersion');
  const ids = [...new Set(inlineIds(body.identityProviders))];
  for (const each of ids) await knownProvider(request, each);
  const flow = { id: id.startsWith(prefix) ? id : `${prefix}${id}`, userFlowIdentityProviders: ids, applications: [] };
  return directory.userFlows.create(
    flow,
    audited(request, (each) => userFlowActivity('Add', each)),
  );
}

/** Changes a user flow, with its entry and what else is said. Throws when there is no such flow. */
export async function changeFlow(
  request: GraphRequest,
  change: (flow: UserFlow) => UserFlow,
  also: () => readonly PlannedPart[] = () => [],
): Promise<UserFlow> {
  const { id = '' } = request.parameters;
  const entry = audited(request, (each: UserFlow) => userFlowActivity('Update', each));
  const changed = await request.directory.userFlows.change(id, change, (...given) => [...also(), ...entry(...given)]);
  if (changed === undefined) throw notFound(id);
  return changed;
}

/** The providers of a flow, under the name of today and the older one (entra-b2b 6.7: exact form unverified). */
const providerRoutes = ['userFlowIdentityProviders', 'identityProviders'].flatMap((name): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: `/identity/b2xUserFlows/{id}/${name}`,
    permissions: read,
    async handle(request) {
      const { userFlowIdentityProviders } = await flowOf(request);
      const { socialIdentityProviders } = request.directory;
      const found = await Promise.all(
        userFlowIdentityProviders.map(async (id) => {
          const social = await socialIdentityProviders.get(id);
          return social === undefined ? builtInProviders.find((each) => each.id === id) : providerView(social);
        }),
      );
      const value = found.filter((each) => each !== undefined);
      return { status: 200, body: { '@odata.context': context('identityProviders'), value } };
    },
  },
  {
    method: 'POST',
    path: `/identity/b2xUserFlows/{id}/${name}/$ref`,
    permissions: write,
    roles,
    async handle(request) {
      await flowOf(request);
      const added = await knownProvider(request, referencedId(request.body['@odata.id']));
      await changeFlow(request, (each) => ({
        ...each,
        userFlowIdentityProviders: [...new Set([...each.userFlowIdentityProviders, added])],
      }));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: `/identity/b2xUserFlows/{id}/${name}/{provider}/$ref`,
    permissions: write,
    roles,
    async handle(request) {
      const flow = await flowOf(request);
      const { provider = '' } = request.parameters;
      if (!flow.userFlowIdentityProviders.includes(provider)) throw notFound(provider);
      await changeFlow(request, (each) => ({
        ...each,
        userFlowIdentityProviders: each.userFlowIdentityProviders.filter((id) => id !== provider),
      }));
      return { status: 204 };
    },
  },
]);

const policyUpdate = () => policyActivity('Update authentication flows policy', 'Update', policy, 'ResourceManagement');

/** `/identity/b2xUserFlows`, and the switch for all of them: `/policies/authenticationFlowsPolicy`. */
export const userFlowRoutes = (change: TenantCatalog['change']): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: '/identity/b2xUserFlows',
    permissions: read,
    async handle({ directory }) {
      const value = (await directory.userFlows.list()).map(view);
      return { status: 200, body: { '@odata.context': context('identity/b2xUserFlows'), value } };
    },
  },
  {
    method: 'POST',
    path: '/identity/b2xUserFlows',
    permissions: write,
    roles,
    handle: async (request) => ({
      status: 201,
      body: { '@odata.context': context('identity/b2xUserFlows/$entity'), ...view(await create(request)) },
    }),
  },
  {
    method: 'GET',
    path: '/identity/b2xUserFlows/{id}',
    permissions: read,
    handle: async (request) => ({
      status: 200,
      body: { '@odata.context': context('identity/b2xUserFlows/$entity'), ...view(await flowOf(request)) },
    }),
  },
  {
    method: 'DELETE',
    path: '/identity/b2xUserFlows/{id}',
    permissions: write,
    roles,
    async handle(request) {
      const { id } = await flowOf(request);
      await request.directory.userFlows.remove(
        id,
        audited(request, (each) => userFlowActivity('Delete', each)),
      );
      return { status: 204 };
    },
  },
  ...providerRoutes,
  {
    method: 'GET',
    path: policyPath,
    permissions: ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationFlows'],
    handle: async ({ directory: { tenant } }) => ({ status: 200, body: policyView(tenant) }),
  },
  {
    method: 'PATCH',
    path: policyPath,
    permissions: ['Policy.ReadWrite.AuthenticationFlows'],
    roles: ['User Administrator'],
    async handle(request) {
      const { selfServiceSignUp: given } = request.body;
      const isEnabled: unknown =
        given !== null && typeof given === 'object' ? Reflect.get(given, 'isEnabled') : undefined;
      if (typeof isEnabled !== 'boolean') throw wrong('selfServiceSignUp');
      await change(
        request.directory.tenant.id,
        (each) => ({ ...each, selfServiceSignUp: isEnabled }),
        audited(request, policyUpdate),
      );
      return { status: 204 };
    },
  },
];
